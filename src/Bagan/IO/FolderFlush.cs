using System.Runtime.InteropServices;

namespace Bagan.IO;

/// <summary>Puts on the disk what a folder holds, so that a loss of power does not undo a rename. Does nothing on Windows, whose file systems log names themselves.</summary>
internal static partial class FolderFlush
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC of Linux
    private const int InvalidArgument = 22; // EINVAL: a file system that cannot flush folders

    /// <summary>The names in a folder, not those below.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    internal static void Names(string folder) => On(folder, Flush);

    /// <summary>Names and content of everything below a folder, written by whomever; one call instead of one a file.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    internal static void Everything(string folder)
    {
        if (OperatingSystem.IsLinux())
        {
            On(folder, FlushFileSystem);
        }
        else if (!OperatingSystem.IsWindows())
        {
            FlushAll();
        }
    }

    private static void On(string folder, Func<int, int> flush)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, OperatingSystem.IsLinux() ? CloseOnExec : 0);
        if (descriptor < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder)
    {
        var code = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(code)}: {folder}", code);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int FlushFileSystem(int descriptor);

    [LibraryImport("libc", EntryPoint = "sync")]
    private static partial void FlushAll();

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
