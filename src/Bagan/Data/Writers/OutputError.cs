namespace Bagan.Data.Writers;

/// <summary>Turns what the file system says while writing into words for the person.</summary>
public static class OutputError
{
    // ENOSPC and EDQUOT of Linux, and Windows' ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static readonly int[] DiskFull = [28, 122, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Whether an exception comes from the file system.</summary>
    public static bool IsOfFileSystem(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>What went wrong, what was left, and what to do.</summary>
    /// <param name="path">What was being written.</param>
    /// <param name="exception">What the file system said.</param>
    public static BaganException Describe(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            IOException e when DiskFull.Contains(e.HResult) =>
                new BaganException($"{path} could not be written: the disk is full. Nothing was left there; free some space, or write to another disk by --out.", e),
            UnauthorizedAccessException e =>
                new BaganInputException($"{path} could not be written: permission denied. Write to another folder by --out.", e),
            _ => new BaganException($"{path} could not be written: {exception.Message}", exception),
        };
    }
}
