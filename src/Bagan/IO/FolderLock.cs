using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bagan.IO;

/// <summary>
/// The right to write to a folder, which one process has at a time. It is a lock of the operating system on a file in the folder and goes with the
/// process, however that ends: a file that is left behind locks nothing.
/// </summary>
internal sealed partial class FolderLock : IDisposable
{
    internal const string FileName = ".bagan.lock";
    private const int SharedNow = 1 | 4; // LOCK_SH | LOCK_NB
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // What opening a locked file says: EAGAIN of Linux, of macOS, and Windows' ERROR_SHARING_VIOLATION.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];
    private readonly FileStream _stream;

    private FolderLock(FileStream stream, bool first = true)
    {
        _stream = stream;
        IsFirst = first;
    }

    /// <summary>Whether no other process had the right when it was taken.</summary>
    internal bool IsFirst { get; }

    private bool IsShared { get; set; }

    /// <summary>Takes the right together with the other processes of a job. The first has it alone until it calls <see cref="Share"/>, and the others wait for that.</summary>
    /// <inheritdoc cref="Take"/>
    internal static FolderLock TakeShared(string folder, string name)
    {
        var end = DateTime.UtcNow + LongestStart;
        while (true)
        {
            try
            {
                return Take(folder, name);
            }
            catch (BaganInputException e) when (e.InnerException is not null)
            {
                if (TryJoin(Path.Combine(folder, FileName)) is { } joined)
                {
                    return joined;
                }

                if (DateTime.UtcNow > end)
                {
                    throw;
                }

                Thread.Sleep(Pause);
            }
        }
    }

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

    /// <summary>Takes the right once the process that has it gives it back.</summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <param name="longest">How long to wait for it.</param>
    /// <inheritdoc cref="Take"/>
    internal static FolderLock TakeInTurn(string folder, string name, TimeSpan longest)
    {
        var end = DateTime.UtcNow + longest;
        while (true)
        {
            try
            {
                return Take(folder, name);
            }
            catch (BaganInputException e) when (e.InnerException is not null && DateTime.UtcNow < end)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    /// <summary>Refuses a folder that another process has the right to; the right is not taken, nor the folder made.</summary>
    /// <inheritdoc cref="Take"/>
    internal static void RequireFree(string folder, string name)
    {
        if (File.Exists(Path.Combine(folder, FileName)))
        {
            Take(folder, name).Dispose();
        }
    }

    /// <summary>Lets the other processes of the job in.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal void Share()
    {
        if (!IsShared && Flock(_stream.SafeFileHandle, SharedNow) != 0)
        {
            var code = Marshal.GetLastPInvokeError();
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(code)}: {_stream.Name}", code);
        }

        IsShared = true;
    }

    public void Dispose()
    {
        if (IsShared)
        {
            _stream.Dispose(); // the file stays for the others; it locks nothing without a process
            return;
        }

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

    // Together with those that have it; null where one has it alone.
    private static FolderLock? TryJoin(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            if (File.Exists(path))
            {
                return new FolderLock(stream, first: false) { IsShared = true };
            }

            stream.Dispose();
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
