using System.Runtime.InteropServices;
using System.Text;

namespace Bagan.IO;

/// <summary>
/// Files that are whole under their name, whatever happens while they are written: the content goes under a temporary name,
/// is flushed to the disk and renamed, and the folder with the new name is flushed too. In a folder of this program's (one with a list of what it
/// wrote there, or below one) the name is put into the list first, and a file that is not in it is not written over.
/// </summary>
internal static class DurableFile
{
    /// <summary>What a temporary name ends in.</summary>
    public const string PartialSuffix = ".partial";

    private const int BufferLength = 64 * 1024;

    /// <summary>Writes a file, replacing one of that name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content to a stream that can also be read and can seek.</param>
    /// <exception cref="BaganException">The disk is full, or the file system refuses; what stood under the name is still there, and nothing else.</exception>
    /// <exception cref="BaganInputException">A file of this name in a folder of this program's is somebody's.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        var partial = path + PartialSuffix;
        try
        {
            ListClaims.File(path);
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferLength))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
            FolderFlush.Names(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            Remove(partial);
            throw OutputError.Describe(path, e);
        }
    }

    /// <summary>Writes a file of these bytes.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void Write(string path, ReadOnlyMemory<byte> content) => Write(path, stream => stream.Write(content.Span));

    /// <summary>Adds to the end of a file of text, which is made where it is missing.</summary>
    /// <exception cref="BaganException">The disk is full, or the file system refuses.</exception>
    /// <exception cref="BaganInputException">A file of this name in a folder of this program's is somebody's.</exception>
    internal static void Append(string path, string text)
    {
        try
        {
            ListClaims.File(path);
            File.AppendAllText(path, text, new UTF8Encoding(false));
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            throw OutputError.Describe(path, e);
        }
    }

    /// <summary>Adds to the end of a file of bytes, which is made where it is missing.</summary>
    /// <inheritdoc cref="Append(string, string)"/>
    internal static void Append(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            ListClaims.File(path);
            using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            stream.Write(content);
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            throw OutputError.Describe(path, e);
        }
    }

    /// <summary>Makes a folder, and those above it.</summary>
    /// <exception cref="BaganException">The file system refuses.</exception>
    internal static void MakeFolder(string path)
    {
        try
        {
            ListClaims.MakeFolder(path);
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            throw OutputError.Describe(path, e);
        }
    }

    // Half a file takes room that is missing already. If even this fails, its name says what it is.
    private static void Remove(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
        }
    }
}

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
