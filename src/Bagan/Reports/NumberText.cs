using System.Globalization;

namespace Bagan.Reports;

/// <summary>Numbers as a person reads them, the same on every machine: a point for decimals, a thin gap between thousands.</summary>
public static class NumberText
{
    /// <summary>A blank in a table.</summary>
    public const string Blank = "–";

    private const string ThousandsGap = "\u202f";

    /// <summary>A count with its thousands apart: 12 345.</summary>
    public static string Count(long value) =>
        value.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", ThousandsGap, StringComparison.Ordinal);

    /// <summary>A share as per cent with one decimal: 0.8549 is 85.5.</summary>
    /// <param name="share">A share of one, not rounded.</param>
    public static string Percent(double share) => Fixed(100 * share, 1);

    /// <summary>A measured share and its standard error as per cent: 85.5 ± 0.4.</summary>
    public static string Percent(Estimate share) => Render(share, 100, 1);

    /// <summary>A difference of two shares in points of a per cent, with its sign: +2.1.</summary>
    public static string Points(double difference)
    {
        var text = Percent(difference);
        return difference > 0 && text != "0.0" ? "+" + text : text;
    }

    /// <summary>A number of any size with three significant digits: 0.0123, 1.23, 49.4, 1234.</summary>
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

    /// <summary>A measured number and its standard error: 49.4 ± 1.3.</summary>
    /// <param name="value">The estimate.</param>
    /// <param name="decimals">Digits behind the point, 0 to 6.</param>
    public static string Fixed(Estimate value, int decimals) => Render(value, 1, decimals);

    /// <summary>A number with fixed decimals; a minus sign, not a hyphen, stands before negative ones, and zero has none.</summary>
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

    /// <summary>A duration: 0.4 s, 12 s, 3 min 05 s, 2 h 07 min.</summary>
    /// <param name="seconds">At least 0.</param>
    public static string Duration(double seconds)
    {
        if (seconds < 9.95)
        {
            return Fixed(seconds, 1) + " s";
        }

        var whole = (long)Math.Round(seconds);
        return whole switch
        {
            < 60 => $"{whole} s",
            < 3600 => $"{whole / 60} min {whole % 60:00} s",
            _ => $"{whole / 3600} h {whole % 3600 / 60:00} min",
        };
    }

    private static string Render(Estimate estimate, double factor, int decimals) => estimate.Value switch
    {
        null => Blank,
        { } value when estimate.StandardError is { } error => $"{Fixed(factor * value, decimals)} ± {Fixed(factor * error, decimals)}",
        { } value => Fixed(factor * value, decimals),
    };
}
