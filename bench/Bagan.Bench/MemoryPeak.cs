using System.Globalization;

namespace Bagan.Bench;

/// <summary>The largest resident memory of this process since it was last reset (Linux: /proc/self).</summary>
internal static class MemoryPeak
{
    /// <summary>Starts anew from what is resident now.</summary>
    public static void Reset()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    /// <summary>The peak in bytes.</summary>
    public static long Read()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
