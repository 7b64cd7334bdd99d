using System.Text.Json;

namespace Bagan.Data.Readers.Formats;

/// <summary>A table as JSON lines: an object is a row and its keys are columns; a list of values is joined by bars, as tables write several labels.</summary>
internal static class JsonLinesText
{
    /// <summary>Reads an object a line.</summary>
    /// <param name="text">The lines; empty ones are left out.</param>
    /// <param name="problem">The reason where there is no table.</param>
    internal static TableText? Parse(string text, out string? problem)
    {
        problem = null;
        var columns = new List<string>();
        var rows = new List<(int Line, string?[] Fields)>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (ParseLine(line, columns) is not { } fields)
            {
                problem = $"line {number} is no JSON object";
                return null;
            }

            rows.Add((number, fields));
        }

        return TableText.Of(columns, [.. rows.Select(r => (r.Line, Enumerable.Range(0, columns.Count).Select(i => i < r.Fields.Length ? r.Fields[i] ?? "" : "").ToArray()))]);
    }

    // The values in the order of the columns, new columns added; null where the line is no object.
    private static string?[]? ParseLine(string line, List<string> columns)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var fields = new List<string?>(new string?[columns.Count]);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                var at = columns.IndexOf(property.Name);
                if (at < 0)
                {
                    at = columns.Count;
                    columns.Add(property.Name);
                    fields.Add(null);
                }

                fields[at] = ValueOf(property.Value);
            }

            return [.. fields];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // damaged, or half a character
        }
    }

    private static string ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join('|', value.EnumerateArray().Select(ValueOf)),
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };
}
