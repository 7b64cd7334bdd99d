using System.Formats.Tar;
using System.IO.Compression;

namespace Bagan.Data.Sources;

/// <summary>One way through a tar archive from its start.</summary>
internal sealed class TarPass : IDisposable
{
    private readonly FileStream _file;
    private readonly TarReader _reader;

    /// <summary>Opens an archive, packed or not.</summary>
    public TarPass(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, FileOptions.SequentialScan);
        var packed = _file.ReadByte() == 0x1F && _file.ReadByte() == 0x8B;
        _file.Position = 0;
        Stream content = packed ? new BoundedGZipStream(_file) : _file;
        _reader = new TarReader(content, leaveOpen: false);
    }

    /// <summary>The number of the entry that <see cref="Next"/> gave last, from 0; -1 before the first.</summary>
    public int Number { get; private set; } = -1;

    /// <summary>Whether an exception says that the archive is damaged.</summary>
    public static bool IsOfArchive(Exception exception) =>
        FileProblem.IsOfFile(exception) || exception is FormatException or ArgumentException or OverflowException;

    /// <summary>What is wrong with the archive, in words that can follow its name and a colon.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        EndOfStreamException => "the archive ends early",
        BadContentException => exception.Message,
        UnauthorizedAccessException => "it may not be read (permission denied)",
        _ => $"the archive is damaged ({exception.Message.TrimEnd('.')})",
    };

    /// <summary>The next entry, or null behind the last. Its data can be read until the next call.</summary>
    public TarEntry? Next()
    {
        var entry = _reader.GetNextEntry(copyData: false);
        Number++;
        return entry;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }
}
