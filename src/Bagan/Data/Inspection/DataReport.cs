using System.Text;
using System.Text.Json;

namespace Bagan.Data.Inspection;

/// <summary>What a look at a data set found.</summary>
internal sealed class DataReport : IDisposable
{
    /// <summary>Where the data are, as the user gave it.</summary>
    public required string Path { get; init; }

    /// <summary>The name of the layout.</summary>
    public required string Format { get; init; }

    /// <summary>K class names, of all splits.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The splits, in the order train, val, test; empty ones are left out.</summary>
    public required IReadOnlyList<SplitCounts> Splits { get; init; }

    /// <summary>All usable images.</summary>
    public long Images => Splits.Sum(s => s.Images);

    /// <summary>The sizes of the usable images; null where there is none.</summary>
    public SizeSummary? Sizes { get; init; }

    /// <summary>Usable images in grey.</summary>
    public required int GreyImages { get; init; }

    /// <summary>Usable images in colour.</summary>
    public required int ColourImages { get; init; }

    /// <summary>The channels that the set would be read with: 3 if any image is in colour, else 1; 0 where there is none.</summary>
    public int Channels => ColourImages > 0 ? 3 : GreyImages > 0 ? 1 : 0;

    /// <summary>The largest class for one of the smallest, over the classes of the training split that have images; null where there is none.</summary>
    public double? ImbalanceRatio { get; init; }

    /// <summary>What cannot be used; empty if all is well.</summary>
    public required IReadOnlyList<BadFile> Bad { get; init; }

    /// <summary>The files that belong to no layout and would be passed over.</summary>
    public required IgnoredFiles Ignored { get; init; }

    /// <summary>What the user should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Images that occur more than once.</summary>
    public required DuplicateSummary Duplicates { get; init; }

    /// <summary>Some images of every class of the first split, for a contact sheet; null where none were asked for or none is usable.</summary>
    public ImageSet? Samples { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Samples?.Dispose();
}

/// <summary>How many usable images a split has.</summary>
/// <param name="Name">"train", "val" or "test".</param>
/// <param name="Counts">K counts, in the order of the class names.</param>
internal sealed record SplitCounts(string Name, IReadOnlyList<int> Counts)
{
    /// <summary>All usable images of the split.</summary>
    public long Images => Counts.Sum(n => (long)n);
}

/// <summary>The report for machines: UTF-8 JSON with keys in snake_case and names unescaped.</summary>
internal static class DataReportJson
{
    /// <summary>
    /// Writes <c>{format, images, size, channels, splits: [{name, images, classes: [{name, images}]}], imbalance_ratio, bad: [{file, reason}],
    /// ignored, ignored_files: [{kind, count, files}], notes, duplicates: {within_splits, across_splits, under_two_labels, total_groups, groups: [{files, splits, classes}]}}</c>.
    /// <c>size</c> is <c>{uniform, smallest, median, largest}</c> with <c>[width, height]</c> each, or null where no image is usable;
    /// <c>imbalance_ratio</c> is null there too. A split names the classes that it has images of, the training split also those that it should have.
    /// </summary>
    /// <param name="report">The report.</param>
    public static string Write(DataReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, BaganJson.WriterOptions(indented: true)))
        {
            json.WriteStartObject();
            json.WriteString("format", report.Format);
            json.WriteNumber("images", report.Images);
            WriteSizes(json, report.Sizes);
            json.WriteNumber("channels", report.Channels);
            WriteSplits(json, report);
            if (report.ImbalanceRatio is { } ratio)
            {
                json.WriteNumber("imbalance_ratio", ratio);
            }
            else
            {
                json.WriteNull("imbalance_ratio");
            }

            json.WriteStartArray("bad");
            foreach (var bad in report.Bad)
            {
                json.WriteStartObject();
                json.WriteString("file", bad.File);
                json.WriteString("reason", bad.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("ignored", report.Ignored.Count);
            json.WriteStartArray("ignored_files");
            foreach (var kind in report.Ignored.Kinds)
            {
                json.WriteStartObject();
                json.WriteString("kind", kind.Many);
                json.WriteNumber("count", kind.Files.Count);
                WriteStrings(json, "files", kind.Files);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteStrings(json, "notes", report.Notes);
            WriteDuplicates(json, report.Duplicates);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteSizes(Utf8JsonWriter json, SizeSummary? sizes)
    {
        if (sizes is null)
        {
            json.WriteNull("size");
            return;
        }

        json.WriteStartObject("size");
        json.WriteBoolean("uniform", sizes.IsUniform);
        foreach (var (name, shape) in new[] { ("smallest", sizes.Smallest), ("median", sizes.Median), ("largest", sizes.Largest) })
        {
            json.WriteStartArray(name);
            json.WriteNumberValue(shape.Width);
            json.WriteNumberValue(shape.Height);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteSplits(Utf8JsonWriter json, DataReport report)
    {
        var empty = report.Bad.Select(b => b.File).ToHashSet(StringComparer.Ordinal);
        json.WriteStartArray("splits");
        foreach (var split in report.Splits)
        {
            json.WriteStartObject();
            json.WriteString("name", split.Name);
            json.WriteNumber("images", split.Images);
            json.WriteStartArray("classes");
            for (var c = 0; c < report.ClassNames.Count; c++)
            {
                if (split.Counts[c] > 0 || (split.Name == "train" && empty.Contains(report.ClassNames[c])))
                {
                    json.WriteStartObject();
                    json.WriteString("name", report.ClassNames[c]);
                    json.WriteNumber("images", split.Counts[c]);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDuplicates(Utf8JsonWriter json, DuplicateSummary duplicates)
    {
        json.WriteStartObject("duplicates");
        json.WriteNumber("within_splits", duplicates.WithinSplits);
        json.WriteNumber("across_splits", duplicates.AcrossSplits);
        json.WriteNumber("under_two_labels", duplicates.UnderTwoLabels);
        json.WriteNumber("total_groups", duplicates.TotalGroups);
        json.WriteStartArray("groups");
        foreach (var group in duplicates.Groups)
        {
            json.WriteStartObject();
            WriteStrings(json, "files", group.Files);
            WriteStrings(json, "splits", group.Splits);
            WriteStrings(json, "classes", group.Classes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
