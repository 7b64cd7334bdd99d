using System.Globalization;

namespace Bagan;

/// <summary>Counts, durations and sizes as a person reads them, the same on every machine, in the terminal and on the page.</summary>
internal static class Quantity
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    /// <summary>A count with commas between the thousands: 12,345.</summary>
    /// <param name="count">The count.</param>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: "1 image", "2,000 images".</summary>
    /// <param name="count">The count.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">The noun for any other count; null adds an s to <paramref name="one"/>.</param>
    public static string Of(long count, string one, string? many = null) => $"{Count(count)} {Form(count, one, many ?? one + "s")}";

    /// <summary>A part of a count with its noun: "1 of 20 images".</summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">The whole, which decides the form of the noun.</param>
    /// <param name="one">The noun for one.</param>
    public static string Of(long part, long whole, string one) => $"{Count(part)} of {Of(whole, one)}";

    /// <summary>The form of a word that agrees with a count.</summary>
    /// <param name="count">The count.</param>
    /// <param name="one">The form for one.</param>
    /// <param name="many">The form for any other count.</param>
    public static string Form(long count, string one, string many) => count == 1 ? one : many;

    /// <summary>The first names, and how many more there are: "a, b and 1,234 more".</summary>
    /// <param name="names">The names.</param>
    /// <param name="most">How many names at most, 1 and up.</param>
    public static string Names(IEnumerable<string> names, int most = 10)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(most)) + (all.Count > most ? $" and {Count(all.Count - most)} more" : "");
    }

    /// <summary>A duration in its two largest units: 0.4 s, 12 s, 3 min 5 s, 2 h 7 min, 1 d 3 h.</summary>
    /// <param name="seconds">At least 0.</param>
    public static string Duration(double seconds)
    {
        if (seconds < 9.95)
        {
            return seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        }

        var whole = (long)Math.Round(seconds);
        return whole switch
        {
            < Minute => $"{whole} s",
            < Hour => $"{whole / Minute} min {whole % Minute} s",
            < Day => $"{whole / Hour} h {whole % Hour / Minute} min",
            _ => $"{whole / Day} d {whole % Day / Hour} h",
        };
    }

    /// <summary>A duration in its two largest units.</summary>
    /// <param name="duration">At least 0.</param>
    public static string Duration(TimeSpan duration) => Duration(duration.TotalSeconds);

    /// <summary>A size in decimal units: 340 MB, 2.5 GB.</summary>
    /// <param name="bytes">At least 0.</param>
    public static string Bytes(long bytes) => bytes >= 1_000_000_000
        ? (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB"
        : (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB";
}
