using System.Globalization;
using Bagan.Reports.Values;

namespace Bagan.Reports.Html;

/// <summary>A cell of an <see cref="HtmlTable"/>.</summary>
/// <param name="Text">The text shown.</param>
/// <param name="SortValue">The number by which the table sorts; null for words and blanks.</param>
/// <param name="Tone">Its emphasis.</param>
/// <param name="Footnote">A remark below the table, such as the reason of a blank; null for none.</param>
internal sealed record TableCell(string Text, double? SortValue = null, CellTone Tone = CellTone.Plain, string? Footnote = null)
{
    /// <summary>A cell of words.</summary>
    public static implicit operator TableCell(string text) => new(text);

    /// <summary>A count.</summary>
    /// <param name="value">The count.</param>
    public static TableCell Count(long value) => new(Quantity.Count(value), value);

    /// <summary>A duration.</summary>
    /// <param name="seconds">At least 0.</param>
    public static TableCell Duration(double seconds) => new(Quantity.Duration(seconds), seconds);

    /// <summary>A share in per cent with its interval or standard error if known; a blank has its reason as footnote.</summary>
    /// <param name="share">A share, 0 to 1.</param>
    /// <param name="tone">The emphasis.</param>
    public static TableCell Percent(Estimate share, CellTone tone = CellTone.Plain) =>
        new(NumberText.Percent(share), share.Value, tone, share.Reason);

    /// <summary>A number with its interval or standard error if known; a blank has its reason as footnote.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Decimals, 0 to 6.</param>
    /// <param name="tone">The emphasis.</param>
    public static TableCell Number(Estimate value, int decimals, CellTone tone = CellTone.Plain) =>
        new(NumberText.Fixed(value, decimals), value.Value, tone, value.Reason);

    /// <summary>A difference of shares in percentage points with its interval if known, coloured as a gain or a loss where the interval excludes 0.</summary>
    /// <param name="difference">A difference of shares, -1 to 1.</param>
    public static TableCell Points(Estimate difference) => new(
        NumberText.Points(difference), difference.Value, difference.Low > 0 ? CellTone.Better : difference.High < 0 ? CellTone.Worse : CellTone.Plain, difference.Reason);

    /// <summary>A number with three significant digits.</summary>
    /// <param name="value">The number.</param>
    public static TableCell Short(double value) => new(NumberText.Short(value), value);

    /// <summary>The difference of two shares in percentage points, coloured as a gain or a loss; blank if one of them is.</summary>
    /// <param name="without">The share to compare with, 0 to 1.</param>
    /// <param name="with">The other share, 0 to 1.</param>
    public static TableCell Difference(Estimate without, Estimate with)
    {
        if (without.Value is not { } before || with.Value is not { } after)
        {
            return NumberText.Blank;
        }

        // The colour follows the rounded number: 0.0 is neither gain nor loss.
        var shown = Math.Round(100 * (after - before), 1);
        var tone = shown > 0 ? CellTone.Better : shown < 0 ? CellTone.Worse : CellTone.Plain;
        return new TableCell(NumberText.Points(after - before), after - before, tone);
    }

    internal string? SortText => SortValue is { } value && double.IsFinite(value) ? value.ToString("G9", CultureInfo.InvariantCulture) : null;
}

/// <summary>The emphasis of a cell of an <see cref="HtmlTable"/>. Colour is never alone: signs and weight say the same.</summary>
internal enum CellTone
{
    /// <summary>None.</summary>
    Plain,

    /// <summary>The best of its column: bold.</summary>
    Best,

    /// <summary>A gain.</summary>
    Better,

    /// <summary>A loss.</summary>
    Worse,
}
