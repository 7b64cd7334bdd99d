using System.Globalization;
using Bagan.Jobs.Progress;

namespace Bagan.Cli.Progress;

/// <summary>Numbers in words.</summary>
internal static class Wording
{
    /// <summary>12800 as 12,800.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>1 and "file" as "1 file", 2 as "2 files".</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>A duration with its two largest units.</summary>
    public static string Duration(TimeSpan duration)
    {
        var seconds = (long)Math.Round(duration.TotalSeconds);
        return seconds switch
        {
            < 1 => $"{duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60} s",
            < 86400 => $"{seconds / 3600} h {seconds / 60 % 60} min",
            _ => $"{seconds / 86400} d {seconds / 3600 % 24} h",
        };
    }

    /// <summary>An epoch's figures on a line.</summary>
    public static string Epoch(string stage, EpochFigures figures)
    {
        var values = figures.Values.Select(v => $"{v.Key} {v.Value.ToString("G4", CultureInfo.InvariantCulture)}");
        return $"{stage}: epoch {figures.Epoch} of {figures.Epochs}: {string.Join(", ", values)}";
    }
}
