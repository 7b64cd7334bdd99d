using System.Globalization;
using System.Text;

namespace Bagan.Data;

/// <summary>
/// manifest.csv: a row for every written image, with the columns file, class, origin (real or generated), source and seed, and split where
/// the data have splits, and weight where they are written to be trained on. UTF-8; fields with commas, quotes or line breaks are quoted (RFC 4180).
/// </summary>
internal static class Manifest
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "manifest.csv";

    /// <summary>Writes the rows in their order.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="rows">The rows.</param>
    public static void Write(Stream stream, IReadOnlyList<ManifestRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Write(stream, rows, rows.Any(r => r.Split is not null), rows.Any(r => r.Weight is not null));
    }

    /// <summary>Writes rows as they come, so that they need not all be in memory.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="withSplits">Whether they have splits.</param>
    /// <param name="withWeights">Whether they have weights.</param>
    public static void Write(Stream stream, IEnumerable<ManifestRow> rows, bool withSplits, bool withWeights = false)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("file,class,origin,source,seed" + (withSplits ? ",split" : "") + (withWeights ? ",weight" : ""));
        foreach (var row in rows)
        {
            var line = string.Join(
                ',',
                Quote(row.File),
                Quote(row.Class),
                row.Origin.Word,
                Quote(row.Origin.Source),
                row.Origin.Seed?.ToString(CultureInfo.InvariantCulture) ?? "");
            writer.Write(line);
            writer.Write(withSplits ? $",{row.Split}" : "");
            writer.WriteLine(withWeights ? string.Create(CultureInfo.InvariantCulture, $",{row.Weight:0.######}") : "");
        }
    }

    /// <summary>
    /// A field as it stands in the file: what a spreadsheet would take for a formula begins with an apostrophe (<see cref="SpreadsheetText"/>). Spaces
    /// at its ends are kept by quotes, though readers may trim them.
    /// </summary>
    internal static string Quote(string field) => CsvField.Quote(SpreadsheetText.Safe(field));
}

/// <summary>A field of a CSV file.</summary>
internal static class CsvField
{
    /// <summary>The field, in quotes where it needs them: with commas, quotes or line breaks (RFC 4180), or with what readers take for a separator or trim.</summary>
    /// <param name="field">Its text.</param>
    internal static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n;\t") || field.StartsWith(' ') || field.EndsWith(' ')
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;
}

/// <summary>One line of a manifest: one written image.</summary>
/// <param name="File">Its file, relative to the manifest, with forward slashes; of an image in an array file, that file and "#" and its position.</param>
/// <param name="Class">The name of its class.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Split">"train", "val" or "test"; null where the data have no splits.</param>
public sealed record ManifestRow(string File, string Class, ImageOrigin Origin, string? Split = null)
{
    /// <summary>What it weighs in training, by the inverse frequency of its class; null where that is not known, and for images of other splits.</summary>
    public double? Weight { get; init; }
}

/// <summary>Where a written image comes from.</summary>
/// <param name="Generated">True for a made image, false for a real one.</param>
/// <param name="Source">Of a real image its file in the data; of a generated one the method that made it.</param>
/// <param name="Seed">The seed that a generated image was made from; null for real images.</param>
public sealed record ImageOrigin(bool Generated, string Source, ulong? Seed = null)
{
    /// <summary>True for a made image that is a real one changed, and so may show what that shows; null where that is not known.</summary>
    public bool? MadeOfReal { get; init; } = false;

    /// <summary>"real" or "generated", as the manifest has it.</summary>
    public string Word => Generated ? "generated" : "real";

    /// <summary>True for a real image that is written once more, to fill its class.</summary>
    public bool Repeated { get; init; }
}

/// <summary>classes.txt: the names of the classes, one a line, in their order. It is written beside the images and read again.</summary>
internal static class ClassNamesFile
{
    /// <summary>The name of the file.</summary>
    internal const string Name = "classes.txt";

    /// <summary>The array of a NumPy archive that holds the same.</summary>
    internal const string NumpyArray = "class_names";

    /// <summary>Whether a name keeps itself on a line of the file.</summary>
    internal static bool IsPlain(string name) => name.Length > 0 && name.ReplaceLineEndings(" ").Trim() == name;

    /// <summary>Refuses names that the file cannot keep.</summary>
    /// <exception cref="BaganInputException">A name is empty, begins or ends with a space or holds a line break.</exception>
    internal static void Require(IReadOnlyList<string> classNames)
    {
        if (!classNames.All(IsPlain))
        {
            throw new BaganInputException("A class name is empty, begins or ends with a space or holds a line break, which classes.txt cannot keep. Write the data as folders, parquet or npz.");
        }
    }

    /// <summary>The content of the file.</summary>
    /// <param name="classNames">K names without line breaks.</param>
    internal static byte[] Content(IEnumerable<string> classNames) => Encoding.UTF8.GetBytes(string.Concat(classNames.Select(n => n + "\n")));
}

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
