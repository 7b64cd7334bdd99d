using System.Globalization;

namespace Bagan.Reports.Html;

/// <summary>A cell of an <see cref="HtmlTable"/>.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="SortValue">The number behind the text, by which the reader can sort; null for words and blanks.</param>
/// <param name="Tone">How it stands out.</param>
/// <param name="Footnote">Why it is blank, or another remark, given below the table; null for none.</param>
public sealed record TableCell(string Text, double? SortValue = null, CellTone Tone = CellTone.Plain, string? Footnote = null)
{
    /// <summary>Words.</summary>
    public static implicit operator TableCell(string text) => new(text);

    /// <summary>A count.</summary>
    public static TableCell Count(long value) => new(NumberText.Count(value), value);

    /// <summary>A share as per cent, with its standard error where it has one, or a blank with its reason as footnote.</summary>
    public static TableCell Percent(Estimate share, CellTone tone = CellTone.Plain) =>
        new(NumberText.Percent(share), share.Value, tone, share.Value is null ? share.Reason : null);

    /// <summary>A number with its standard error where it has one, or a blank with its reason as footnote.</summary>
    public static TableCell Number(Estimate value, int decimals, CellTone tone = CellTone.Plain) =>
        new(NumberText.Fixed(value, decimals), value.Value, tone, value.Value is null ? value.Reason : null);

    /// <summary>A number with three significant digits.</summary>
    public static TableCell Short(double value) => new(NumberText.Short(value), value);

    /// <summary>The difference of two shares in points of a per cent; blank where one of them is.</summary>
    public static TableCell Difference(Estimate without, Estimate with)
    {
        if (without.Value is not { } before || with.Value is not { } after)
        {
            return NumberText.Blank;
        }

        // The tone follows what is shown: a difference that rounds to nothing is neither gain nor loss.
        var shown = Math.Round(100 * (after - before), 1);
        var tone = shown > 0 ? CellTone.Better : shown < 0 ? CellTone.Worse : CellTone.Plain;
        return new TableCell(NumberText.Points(after - before), after - before, tone);
    }

    internal string? SortText => SortValue is { } value && double.IsFinite(value) ? value.ToString("G9", CultureInfo.InvariantCulture) : null;
}
