using System.Globalization;
using System.Text;

namespace Bagan.Data.Writers;

/// <summary>
/// manifest.csv: a row for every written image, with the columns file, class, origin (real or generated), source and seed, and split where
/// the data have splits. UTF-8; fields with commas, quotes or line breaks are quoted (RFC 4180).
/// </summary>
public static class Manifest
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "manifest.csv";

    /// <summary>Writes the rows in their order.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="rows">The rows.</param>
    public static void Write(Stream stream, IReadOnlyList<ManifestRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Write(stream, rows, rows.Any(r => r.Split is not null));
    }

    /// <summary>Writes rows as they come, so that they need not all be in memory.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="withSplits">Whether they have splits.</param>
    public static void Write(Stream stream, IEnumerable<ManifestRow> rows, bool withSplits)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(withSplits ? "file,class,origin,source,seed,split" : "file,class,origin,source,seed");
        foreach (var row in rows)
        {
            var line = string.Join(
                ',',
                Quote(row.File),
                Quote(row.Class),
                row.Origin.Generated ? "generated" : "real",
                Quote(row.Origin.Source),
                row.Origin.Seed?.ToString(CultureInfo.InvariantCulture) ?? "");
            writer.WriteLine(withSplits ? $"{line},{row.Split}" : line);
        }
    }

    /// <summary>A field as it stands in the file. Spaces at its ends are kept by quotes, though readers may trim them.</summary>
    internal static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n;\t") || field.StartsWith(' ') || field.EndsWith(' ')
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;
}
