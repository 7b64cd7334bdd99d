namespace Bagan.Data.Sources;

/// <summary>Words for what goes wrong when files are opened and read.</summary>
internal static class FileProblem
{
    /// <summary>Whether an exception says that a file, not the program, is at fault.</summary>
    public static bool IsOfFile(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException or System.Security.SecurityException;

    /// <summary>What is wrong, in words that can follow the file's name and a colon.</summary>
    public static string Describe(Exception exception, string path) => exception switch
    {
        _ when path.Contains('\uFFFD', StringComparison.Ordinal) => "its name is not valid UTF-8, so it cannot be opened; rename it",
        BadContentException => exception.Message,
        UnauthorizedAccessException => "it may not be read (permission denied)",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        EndOfStreamException => "it ends early",
        InvalidDataException => $"its compressed data are damaged ({exception.Message.TrimEnd('.')})",
        _ => $"it cannot be read ({exception.Message.TrimEnd('.')})",
    };
}

/// <summary>A file could be read, but what it holds is wrong.</summary>
/// <param name="reason">What is wrong, in words that can follow the file's name and a colon.</param>
/// <param name="inner">The cause, if any.</param>
internal sealed class BadContentException(string reason, Exception? inner = null) : IOException(reason, inner);
