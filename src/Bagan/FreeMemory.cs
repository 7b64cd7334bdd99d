using System.Globalization;

namespace Bagan;

/// <summary>The memory of the machine, and what of it can still be taken without pushing anything out.</summary>
internal static class FreeMemory
{
    private const string Account = "/proc/meminfo";
    private const string Own = "/proc/self/status";
    private const string Group = "/sys/fs/cgroup/memory";

    /// <summary>All memory of the machine, or of the container that the process lives in.</summary>
    internal static long Total => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Bytes by the system's own account, and by the limits of the control group that the process may live in; at least 0.</summary>
    internal static long Bytes()
    {
        // What .NET says counts the limits of containers, but not what other programs use.
        // Pages of mapped files are not counted as taken: they give way.
        var limit = Total - (Field(Own, "RssAnon:") ?? Environment.WorkingSet);
        var free = Math.Min(limit, Field(Account, "MemAvailable:") ?? limit);
        if (Number($"{Group}.max") is { } most && Number($"{Group}.current") is { } used)
        {
            // Cached files count as used there, but give way.
            free = Math.Min(free, most - used + (Field($"{Group}.stat", "inactive_file") ?? 0) + (Field($"{Group}.stat", "active_file") ?? 0));
        }

        return Math.Max(0, free);
    }

    private static long? Number(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    // A line "NAME VALUE" in bytes, or "NAME VALUE kB"; blanks or tabs between.
    private static long? Field(string path, string name)
    {
        if (!File.Exists(path) || File.ReadLines(path).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal) && l.Length > name.Length && char.IsWhiteSpace(l[name.Length])) is not { } line)
        {
            return null;
        }

        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value * (words.Length > 2 ? 1024 : 1) : null;
    }
}
