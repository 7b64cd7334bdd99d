using System.Globalization;

namespace Bagan.Data;

/// <summary>Which values become black and white where images hold more than 8 bits a sample.</summary>
/// <param name="Min">The value that becomes black; null decides by the data.</param>
/// <param name="Max">The value that becomes white; null decides by the data, or takes the full range of the type.</param>
/// <param name="IsFull">Whether the full range of the type is taken.</param>
public sealed record ValueRange(double? Min, double? Max, bool IsFull)
{
    // Scanners write 10, 12 or 14 bits into samples of 16.
    private static readonly int[] Depths = [8, 10, 12, 14, 16];

    /// <summary>By the data: where no value exceeds what 8, 10, 12 or 14 bits hold, that is white; numbers from 0 to 1 or from -1 to 1 are black to white.</summary>
    public static ValueRange Auto { get; } = new(null, null, false);

    /// <summary>The full range of the type: 0 to 65535 for 16 bits.</summary>
    public static ValueRange Full { get; } = new(null, null, true);

    /// <summary>Whether the data decide.</summary>
    public bool IsAuto => Min is null && !IsFull;

    /// <summary>Reads "auto", "full" or "MIN:MAX"; null for anything else.</summary>
    public static ValueRange? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text is "auto" or "full")
        {
            return text == "auto" ? Auto : Full;
        }

        var parts = text.Split(':');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var min)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var max)
            && double.IsFinite(min) && double.IsFinite(max) && min < max
            ? new ValueRange(min, max, false)
            : null;
    }

    /// <summary>The largest value that the fewest of 8, 10, 12, 14 or 16 bits hold which hold a value too.</summary>
    /// <param name="largest">A value of 0 to 65535.</param>
    internal static int WhiteFor(int largest) => (1 << Depths.First(d => largest < 1 << d)) - 1;

    /// <summary>The range as it is written on the command line.</summary>
    public override string ToString() =>
        IsFull ? "full" : Min is null ? "auto" : string.Create(CultureInfo.InvariantCulture, $"{Min}:{Max}");
}
