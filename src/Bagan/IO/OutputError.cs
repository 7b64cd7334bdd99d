namespace Bagan.IO;

/// <summary>Turns what the file system says while writing into words for the person.</summary>
internal static class OutputError
{
    // Codes of Linux, and Windows' ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static readonly int[] DiskFull = [28, 122, unchecked((int)0x80070070), unchecked((int)0x80070027)];
    private static readonly int[] TooManyOpen = [23, 24];
    private static readonly int[] Gone = [2, 20, 116];
    private const int TooLarge = 27;
    private const int ReadOnly = 30;
    private const int DeviceError = 5;
    private const string GoOn = "A run that has --resume goes on by it.";

    /// <summary>Whether an exception comes from the file system.</summary>
    public static bool IsOfFileSystem(Exception exception) => exception is IOException or UnauthorizedAccessException || IsTooLarge(exception);

    /// <summary>What went wrong, what was left, and what to do.</summary>
    /// <param name="path">What was being written.</param>
    /// <param name="exception">What the file system said.</param>
    public static BaganException Describe(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var code = exception.HResult;
        var failed = $"{path} could not be written:";
        if (DiskFull.Contains(code))
        {
            return new BaganException($"{failed} the disk is full. Nothing half-written was left there; free some space, or write to another disk by --out. {GoOn}", exception);
        }

        if (code == ReadOnly)
        {
            return new BaganInputException($"{failed} the file system is read-only. Write to another folder by --out, or make it writable. {GoOn}", exception);
        }

        if (exception is UnauthorizedAccessException)
        {
            return new BaganInputException($"{failed} permission denied. Write to another folder by --out.", exception);
        }

        if (TooManyOpen.Contains(code))
        {
            return new BaganException($"{failed} too many files are open. Raise the limit (ulimit -n). {GoOn}", exception);
        }

        if (code == TooLarge || IsTooLarge(exception))
        {
            return new BaganException($"{failed} it would be larger than the file system or the shell's limit (ulimit -f) allows. {GoOn}", exception);
        }

        if (exception is DirectoryNotFoundException or FileNotFoundException || Gone.Contains(code))
        {
            return new BaganException($"{failed} its folder has gone. Was it removed, or is its disk no longer mounted? {GoOn}", exception);
        }

        return code == DeviceError
            ? new BaganException($"{failed} the disk reports an error of its own (the system's log says more). Write to another disk by --out.", exception)
            : new BaganException($"{failed} {exception.Message}", exception);
    }

    // How .NET reports EFBIG.
    private static bool IsTooLarge(Exception exception) => exception is ArgumentOutOfRangeException { ParamName: "value", ActualValue: null };
}
