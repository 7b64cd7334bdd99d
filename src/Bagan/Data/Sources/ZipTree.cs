using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bagan.Data.Sources;

/// <summary>A zip archive, read in place, by several threads at once.</summary>
internal sealed class ZipTree : FileTree
{
    private const uint HeaderSignature = 0x04034B50;
    private const int HeaderLength = 30;
    private const ushort AsItIs = 0;
    private const ushort Deflated = 8;
    private const int DirectoryBuffer = 64 * 1024;

    // Unpacked bytes on their way at one time; one entry may be larger and then goes alone.
    private const long InFlightBytes = 48L << 20;

    private readonly SafeFileHandle _file;
    private readonly IReadOnlyList<ZipFile> _files;

    private ZipTree(string location, SafeFileHandle file, ArchiveListing<ZipFile> listing)
    {
        Location = location;
        _file = file;
        _files = listing.Files();
        Folders = listing.Folders();
        Bad = listing.Bad;
        Hidden = listing.Hidden;
    }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files => _files;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Folders { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hidden { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<BadFile> Bad { get; }

    /// <summary>Opens and lists an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="names">The encoding of names that are not UTF-8, or null.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="BadContentException">It unpacks without end.</exception>
    public static ZipTree List(string path, Encoding? names)
    {
        const FileShare Share = FileShare.ReadWrite | FileShare.Delete;
        var listing = new ArchiveListing<ZipFile>();
        var unpacked = 0L;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, Share, DirectoryBuffer))
        {
            foreach (var entry in ZipDirectory.Read(file, names))
            {
                // Some programs on Windows write backslashes, against the format's rules.
                var name = entry.Name.Replace('\\', '/');
                if (name.EndsWith('/'))
                {
                    listing.AddFolder(name);
                    continue;
                }

                if (entry.Length < 0 || entry.Packed < 0 || entry.Length > long.MaxValue - unpacked)
                {
                    throw new BadContentException("its entries declare impossible lengths");
                }

                unpacked += entry.Length;
                listing.AddFile(name, clean => new ZipFile(clean, entry.Length, entry.Packed, entry.Start, entry.Method, entry.IsEncrypted));
            }

            BombCheck.Require(unpacked, file.Length);
        }

        return new ZipTree(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, Share, FileOptions.RandomAccess), listing);
    }

    /// <inheritdoc/>
    public override SourceFile? Find(string path) => Normalise(path) is { } clean ? SourceFile.Find(_files, clean) : null;

    /// <inheritdoc/>
    public override Stream Open(SourceFile file)
    {
        var entry = (ZipFile)file;
        if (entry.IsEncrypted)
        {
            throw new BadContentException("it is encrypted");
        }

        if (entry.Method is not (AsItIs or Deflated))
        {
            throw new BadContentException($"it is packed in a way that is not read (method {entry.Method}); common zip programs pack by Deflate, which is read");
        }

        // The header before the data repeats the directory's, but for the lengths of its own name and fields.
        Span<byte> header = stackalloc byte[HeaderLength];
        if (entry.Start < 0 || RandomAccess.Read(_file, header, entry.Start) < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSignature)
        {
            throw new BadContentException("it does not lie where the archive's directory says; the archive is damaged");
        }

        var data = entry.Start + HeaderLength + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        var section = new SectionStream(_file, data, entry.Packed);
        return entry.Method == AsItIs ? section : new DeflateStream(section, CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    public override void ReadAll(IReadOnlyList<SourceFile> files, FileVisitor visit, Action<int, string> fail, ReadLimits limits, int headBytes = 0)
    {
        var gate = new ByteGate(InFlightBytes);
        ParallelWork.For(files.Count, limits, (start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                limits.Cancellation.ThrowIfCancellationRequested();
                var file = files[i];
                using var room = gate.Enter(headBytes > 0 ? Math.Min(headBytes, file.Length) : file.Length, limits.Cancellation);
                var read = ArchiveContent.Read(i, file, () => Open(file), headBytes);
                if (read.Content is { } content)
                {
                    visit(i, content);
                }
                else
                {
                    fail(i, read.Problem!);
                }
            }
        });
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed record ZipFile(string Path, long Length, long Packed, long Start, ushort Method, bool IsEncrypted) : SourceFile(Path, Length);
}
