using System.Diagnostics;
using System.Globalization;

namespace Bagan;

/// <summary>How busy others keep the processor while something is measured, so that an estimate can say what it holds for.</summary>
internal sealed class MachineLoad
{
    private const string Account = "/proc/stat";
    private const double Noticeable = 10;
    private readonly (double Busy, double All)? _before = Read();
    private readonly TimeSpan _ownBefore = Own();
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    private MachineLoad()
    {
    }

    /// <summary>Begins to watch.</summary>
    internal static MachineLoad Start() => new();

    /// <summary>The share of all cores that other programs have used since, in per cent; null where it is below ten, or where the system does not tell.</summary>
    internal double? Others()
    {
        if (_before is not { } before || Read() is not { } after || after.All <= before.All)
        {
            return null;
        }

        var busy = (after.Busy - before.Busy) / (after.All - before.All);
        var own = (Own() - _ownBefore) / (_watch.Elapsed * Environment.ProcessorCount);
        var others = 100 * (busy - own);
        return others >= Noticeable ? others : null;
    }

    /// <summary>What a person should know of an estimate that was measured since; null where nothing noticeable ran beside.</summary>
    internal string? Note() => Others() is { } others
        ? $"Other programs use {others.ToString("0", CultureInfo.InvariantCulture)} % of the processor. The estimated time holds while they do." : null;

    private static TimeSpan Own()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    // "cpu" and the time of all cores spent on users, nice ones, the system, nothing, waiting for disks, interrupts, soft ones, other guests.
    private static (double Busy, double All)? Read()
    {
        if (!File.Exists(Account))
        {
            return null;
        }

        double[] times = [.. File.ReadLines(Account).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        return times.Length < 5 ? null : (times.Sum() - times[3] - times[4], times.Sum());
    }
}
