using System.Globalization;

namespace Bagan.Jobs.Runs.Resources;

/// <summary>What a machine has left.</summary>
/// <param name="MemoryBytes">Memory that can be taken without pushing anything out.</param>
/// <param name="DiskBytes">Room on the disk of the output folder.</param>
internal sealed record FreeResources(long MemoryBytes, long DiskBytes)
{
    /// <summary>Asks the system, and the control group that the process may live in.</summary>
    /// <param name="folder">A folder on the disk, which is there.</param>
    internal static FreeResources Now(string folder)
    {
        // What .NET says counts the limits of containers, but not what other programs use.
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var free = Math.Min(limit, Field("/proc/meminfo", "MemAvailable:") ?? limit);
        if (Number("/sys/fs/cgroup/memory.max") is { } most && Number("/sys/fs/cgroup/memory.current") is { } used)
        {
            // Cached files count as used there, but give way.
            free = Math.Min(free, most - used + (Field("/sys/fs/cgroup/memory.stat", "inactive_file") ?? 0));
        }

        return new FreeResources(Math.Max(0, free), new DriveInfo(folder).AvailableFreeSpace);
    }

    private static long? Number(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    // A line "NAME VALUE" in bytes, or "NAME VALUE kB".
    private static long? Field(string path, string name)
    {
        if (!File.Exists(path) || File.ReadLines(path).FirstOrDefault(l => l.StartsWith($"{name} ", StringComparison.Ordinal)) is not { } line)
        {
            return null;
        }

        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value * (words.Length > 2 ? 1024 : 1) : null;
    }
}
