using System.Globalization;

namespace Bagan.Data.Readers.Listing;

/// <summary>The smallest and the largest number of one or more arrays.</summary>
internal readonly record struct NumberSpan(double Min, double Max)
{
    /// <summary>The span of no numbers.</summary>
    public static NumberSpan Empty { get; } = new(double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>The span of both.</summary>
    public NumberSpan With(NumberSpan other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));
}

/// <summary>What becomes black and what white.</summary>
internal readonly record struct NumberScale(double Black, double White)
{
    // A set of bytes has something brighter than this; numbers from 0 to 16 say otherwise.
    private const double LeastOfBytes = 64;

    /// <summary>The scale for numbers that span a range; null where they could mean several things.</summary>
    /// <param name="areWhole">Whether they are whole numbers.</param>
    /// <param name="full">The largest number that their type holds; 1 for floating point.</param>
    /// <param name="span">What the numbers of all images span.</param>
    /// <param name="range">What the person asked for.</param>
    public static NumberScale? For(bool areWhole, double full, NumberSpan span, ValueRange range) => range switch
    {
        { Min: { } min, Max: { } max } => new NumberScale(min, max),
        { IsFull: true } => new NumberScale(0, full),
        _ when areWhole => span.Min >= 0 && span.Max <= ushort.MaxValue ? new NumberScale(0, full == 1 ? 1 : ValueRange.WhiteFor((int)span.Max)) : null,
        _ when span.Min >= 0 && span.Max <= 1 => new NumberScale(0, 1),
        _ when span.Min >= -1 && span.Max <= 1 => new NumberScale(-1, 1),
        _ when span.Min >= 0 && span.Max is >= LeastOfBytes and <= byte.MaxValue => new NumberScale(0, byte.MaxValue),
        _ => null,
    };

    /// <summary>Why numbers have no scale, in words that can follow a file's name and a colon.</summary>
    public static string Refusal(string type, NumberSpan span) => string.Create(
        CultureInfo.InvariantCulture, $"its numbers of type {type} run from {span.Min:g4} to {span.Max:g4}, which could be black and white in several ways; name them by --range MIN:MAX");

    /// <summary>A number as a byte, rounded to nearest.</summary>
    public byte ToByte(double number) => (byte)Math.Clamp(Math.Round((number - Black) / (White - Black) * byte.MaxValue), 0, byte.MaxValue);
}
