namespace Bagan.Data;

/// <summary>
/// Texts of a CSV that a spreadsheet would take for a formula: those that begin with =, +, -, @, a tab or a line break. An apostrophe before them
/// makes them plain text; a text that begins with an apostrophe and such a sign gets another, so that nothing is lost.
/// </summary>
internal static class SpreadsheetText
{
    private const char Mark = '\'';

    /// <summary>The text as it may stand in a file that a spreadsheet opens.</summary>
    public static string Safe(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsFormula(text.AsSpan().TrimStart(Mark)) ? Mark + text : text;
    }

    /// <summary>The text that <see cref="Safe"/> was given.</summary>
    public static string Undo(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Mark) && IsFormula(text.AsSpan().TrimStart(Mark)) ? text[1..] : text;
    }

    private static bool IsFormula(ReadOnlySpan<char> text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..];
}
