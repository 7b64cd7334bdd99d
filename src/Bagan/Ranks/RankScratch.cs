namespace Bagan.Ranks;

/// <summary>
/// The folder in which a rank other than the first keeps what the first writes to the result: it is needed until the end and is in the system's folder for
/// temporary files. One that a killed rank left is removed by the next that starts on the machine: a lock of the operating system says that it is in use.
/// </summary>
internal sealed class RankScratch : IDisposable
{
    private const string Prefix = "bagan-rank-";
    private const string LockEnding = ".lock";
    private readonly string _path;
    private readonly FileStream _lock;

    /// <summary>Makes the folder, and removes those that nobody uses any more.</summary>
    internal RankScratch()
        : this(Path.GetTempPath())
    {
    }

    /// <summary>As the other, in a folder of the caller's.</summary>
    internal RankScratch(string parent)
    {
        foreach (var left in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            RemoveUnused(left);
        }

        // The lock is held before there is a folder that another process could find unlocked.
        _path = Path.Combine(parent, Prefix + Path.GetRandomFileName());
        _lock = new FileStream(_path + LockEnding, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(_path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Folder = Path.Combine(_path, "result");
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Where the rank writes; empty at first.</summary>
    internal string Folder { get; }

    public void Dispose()
    {
        Directory.Delete(_path, recursive: true);
        File.Delete(_path + LockEnding);
        _lock.Dispose();
    }

    // One without a lock is somebody's; one whose lock cannot be taken is in use, or another user's.
    private static void RemoveUnused(string folder)
    {
        try
        {
            var file = folder + LockEnding;
            if (new DirectoryInfo(folder).LinkTarget is not null || !File.Exists(file))
            {
                return;
            }

            using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                Directory.Delete(folder, recursive: true);
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays for another time.
        }
    }
}
