using System.Globalization;
using System.Text.Json;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// StyleGAN's <c>dataset.json</c>: <c>{"labels": [["00000/img00000000.png", 6], ...]}</c>, or an object of paths and classes in place of the list. A
/// label may be a list with a one in the place of the class, too.
/// </summary>
internal static class StyleGanLabels
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "dataset.json";

    private const long LargestFile = 512L << 20;

    /// <summary>A look at the file; null where it has no labels of this form.</summary>
    public static TableText? Peek(FileTree tree, SourceFile file) =>
        System.Text.Encoding.UTF8.GetString(tree.ReadHead(file, 256)).Contains("\"labels\"", StringComparison.Ordinal) ? Table([]) : null;

    /// <summary>Reads the labels as a table with the columns file and label.</summary>
    /// <exception cref="BadPartException">It is damaged, or holds something else.</exception>
    public static TableText Read(FileTree tree, SourceFile file) => BadPartException.Guard(file.Path, () =>
    {
        if (file.Length > LargestFile)
        {
            throw new BadContentException($"it holds {file.Length} bytes, too many for labels");
        }

        using var stream = tree.Open(file);
        try
        {
            using var json = JsonDocument.Parse(stream);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("labels", out var labels))
            {
                throw new BadContentException("it should hold \"labels\": a list of [file, number], as StyleGAN's dataset.json does");
            }

            if (labels.ValueKind == JsonValueKind.Null)
            {
                throw new BadContentException("its \"labels\" are null, as StyleGAN writes them for images without labels; it should hold a list of [file, number]");
            }

            return Table(RowsOf(labels) ?? throw new BadContentException("its \"labels\" are no list of [file, number], as StyleGAN's dataset.json has them, nor of [file, [0, 1, ...]] with a one for the class"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BadContentException($"it is damaged JSON ({e.Message.TrimEnd('.')})", e);
        }
    });

    private static TableText Table(List<(int, string[])> rows) => TableText.Of(["file", "label"], rows);

    private static List<(int, string[])>? RowsOf(JsonElement labels)
    {
        var pairs = labels.ValueKind switch
        {
            JsonValueKind.Array => labels.EnumerateArray().Select(p => p.ValueKind == JsonValueKind.Array && p.GetArrayLength() == 2 ? (p[0], p[1]) : default).ToList(),
            JsonValueKind.Object => null,
            _ => [],
        };
        var rows = new List<(int, string[])>();
        if (pairs is null)
        {
            foreach (var property in labels.EnumerateObject())
            {
                if (Text(property.Value) is not { } text)
                {
                    return null;
                }

                rows.Add((rows.Count + 1, [property.Name, text]));
            }

            return rows.Count == 0 ? null : rows;
        }

        foreach (var (name, label) in pairs)
        {
            if (name.ValueKind != JsonValueKind.String || Text(label) is not { } text)
            {
                return null;
            }

            rows.Add((rows.Count + 1, [name.GetString()!, text]));
        }

        return rows.Count == 0 ? null : rows;
    }

    // A label as a table has it; empty where an image has none, joined by bars where it has several.
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number && v.GetDouble() is 0 or 1) =>
            string.Join('|', value.EnumerateArray().Index().Where(v => v.Item.GetDouble() == 1).Select(v => v.Index.ToString(CultureInfo.InvariantCulture))),
        JsonValueKind.Number when value.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetString(),
        _ => null,
    };
}
