namespace Bagan.IO;

/// <summary>
/// The right to write to a folder, which one process has at a time. It is a lock of the operating system on a file in the folder and goes with the
/// process, however that ends: a file that is left behind locks nothing.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    internal const string FileName = ".bagan.lock";

    // What opening a locked file says: EAGAIN of Linux, of macOS, and Windows' ERROR_SHARING_VIOLATION.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];
    private readonly FileStream _stream;

    private FolderLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the right.</summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <exception cref="BaganInputException">Another process has it.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static FolderLock Take(string folder, string name)
    {
        var path = Path.Combine(folder, FileName);
        while (true)
        {
            try
            {
                var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
                if (stream.Length > 0)
                {
                    stream.Dispose();
                    throw new BaganInputException($"{path} is not this program's lock, which is empty. Move it elsewhere, or name another folder by --out.");
                }

                if (File.Exists(path))
                {
                    return new FolderLock(stream);
                }

                // The one before removed the file between its opening and its locking here: this lock is of no file.
                stream.Dispose();
            }
            catch (IOException e) when (Taken.Contains(e.HResult))
            {
                throw new BaganInputException($"{name} is being written by another run. Wait for it or stop it, or name another folder by --out.", e);
            }
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_stream.Name);
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            // The folder has gone or become read-only; the file locks nothing without its process.
        }

        _stream.Dispose();
    }
}
