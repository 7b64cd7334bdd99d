using System.Globalization;

namespace Bagan.Reports.Values;

/// <summary>Measured numbers as a person reads them, the same on every machine: a point for decimals, a real minus sign.</summary>
internal static class NumberText
{
    /// <summary>The sign for a missing value in a table.</summary>
    public const string Blank = "–";

    /// <summary>A share in per cent with one decimal: 0.8549 is 85.5.</summary>
    /// <param name="share">A share, 0 to 1.</param>
    public static string Percent(double share) => Fixed(100 * share, 1);

    /// <summary>A measured share in per cent: 85.5 ± 0.4, or 85.5 (84.7 to 86.3) where its 95 % interval is known.</summary>
    /// <param name="share">A share, 0 to 1.</param>
    public static string Percent(Estimate share) => Fixed(share.Times(100), 1);

    /// <summary>The difference of two shares in percentage points, with its sign: +2.1.</summary>
    /// <param name="difference">A difference of shares, -1 to 1.</param>
    public static string Points(double difference)
    {
        var text = Percent(difference);
        return difference > 0 && text != "0.0" ? "+" + text : text;
    }

    /// <summary>A difference of two shares in percentage points with its 95 % interval where it is known: +2.1 (+0.3 to +3.9).</summary>
    /// <param name="difference">A difference of shares, -1 to 1; a blank is <see cref="Blank"/>.</param>
    public static string Points(Estimate difference) => difference switch
    {
        { Value: null } => Blank,
        { Value: { } value, Low: { } low, High: { } high } => $"{Points(value)} ({Points(low)} to {Points(high)})",
        { Value: { } value } => Points(value),
    };

    /// <summary>A number of any size with three significant digits: 0.0123, 1.23, 49.4, 1234.</summary>
    /// <param name="value">Any number; infinities and NaN have words or signs of their own.</param>
    public static string Short(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        }

        var magnitude = Math.Abs(value);
        if (magnitude is not 0 and (< 0.0001 or >= 1_000_000))
        {
            return value.ToString("0.##e0", CultureInfo.InvariantCulture).Replace('-', '−');
        }

        var decimals = magnitude switch
        {
            0 or >= 100 => 0,
            >= 10 => 1,
            >= 1 => 2,
            _ => 2 - (int)Math.Floor(Math.Log10(magnitude)),
        };
        return Fixed(value, decimals);
    }

    /// <summary>
    /// A measured number: 49.4 (48.0 to 50.8) where its 95 % interval is known, else 49.4 ± 1.3 where its standard error is, else 49.4;
    /// <see cref="Blank"/> where there is no value.
    /// </summary>
    /// <param name="value">The estimate.</param>
    /// <param name="decimals">Decimals, 0 to 6.</param>
    public static string Fixed(Estimate value, int decimals) => value switch
    {
        { Value: null } => Blank,
        { Value: { } mean, Low: { } low, High: { } high } => $"{Fixed(mean, decimals)} ({Fixed(low, decimals)} to {Fixed(high, decimals)})",
        { Value: { } mean, StandardError: { } error } => $"{Fixed(mean, decimals)} ± {Fixed(error, decimals)}",
        { Value: { } mean } => Fixed(mean, decimals),
    };

    /// <summary>A number with fixed decimals; negative ones begin with a minus sign, and a number that rounds to zero has no sign.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="decimals">Decimals, 0 to 6.</param>
    public static string Fixed(double value, int decimals)
    {
        var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (!text.StartsWith('-'))
        {
            return text;
        }

        var digits = text[1..];
        return digits.All(c => c is '0' or '.') ? digits : "−" + digits;
    }
}
