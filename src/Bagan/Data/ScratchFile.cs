using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Bagan.Data;

/// <summary>
/// Bytes that lie in a file instead of in memory: the system holds in memory the parts that are in use and that it has room for. The file has no
/// name any more once it is mapped, so that nothing of it stays, however the process ends.
/// </summary>
internal sealed unsafe class ScratchFile : IDisposable
{
    private readonly SafeMemoryMappedViewHandle _view;

    /// <summary>Takes the bytes, all of them 0.</summary>
    /// <param name="folder">A folder of this machine, best on a local disk.</param>
    /// <param name="bytes">How many, at least 1.</param>
    /// <exception cref="BaganInputException">The folder is missing or read-only, or its disk has no room for them.</exception>
    internal ScratchFile(string folder, long bytes)
    {
        try
        {
            // A mapped page that finds no room on the disk kills the process, so the room is taken now.
            if (new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace is var free && free < bytes)
            {
                throw new BaganInputException($"--scratch {folder}: the pixels need {Quantity.Bytes(bytes)}, and {Quantity.Bytes(free)} of the disk is free.");
            }

            // The file has no name before its room is taken: that can take long.
            var path = Path.Combine(folder, $"bagan-pixels-{Guid.NewGuid():N}");
            using var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0,
            });
            File.Delete(path);
            Fill(stream, bytes);
            using var map = MemoryMappedFile.CreateFromFile(stream, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);

            // The view alone is kept: disposing of its accessor would write all of it to the disk first.
            _view = map.CreateViewAccessor(0, bytes).SafeMemoryMappedViewHandle;
            byte* pointer = null;
            _view.AcquirePointer(ref pointer);
            Pointer = pointer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BaganInputException($"--scratch {folder}: no file for the pixels can be made there: {e.Message}", e);
        }
    }

    // Zeros that are written are room that is taken on every file system.
    private static void Fill(FileStream stream, long bytes)
    {
        var zeros = new byte[1 << 20];
        for (var left = bytes; left > 0; left -= zeros.Length)
        {
            stream.Write(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
        }
    }

    /// <summary>The first byte; valid until the object is disposed of.</summary>
    internal byte* Pointer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_view.IsClosed)
        {
            _view.ReleasePointer();
            _view.Dispose();
        }
    }
}
