using System.Globalization;
using System.Text.RegularExpressions;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// The German traffic signs as published (https://benchmark.ini.rub.de): class folders of PPM with a <c>GT-xxxxx.csv</c> each, and a
/// test folder with one such table. The sign is cut out of its picture by the table's region. Training images come in tracks of one sign, filmed
/// as the car approaches: each track is a group.
/// </summary>
internal sealed partial class GtsrbReader : IDataReader
{
    private static readonly string[] Columns = ["Filename", "Width", "Height", "Roi.X1", "Roi.Y1", "Roi.X2", "Roi.Y2"];

    /// <inheritdoc/>
    public string Name => DataSet.CutOutFormat;

    /// <inheritdoc/>
    public string Description => "the German traffic signs as published: class folders of PPM images with a GT-xxxxx.csv each, and a test folder with one";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree, DataReadOptions options) =>
        tree.Focus is null && tree.Files.Any(f => TableName().IsMatch(f.Name)) ? Recognition.Sure : Recognition.No;

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var rows = new List<Row>();
        var bad = new List<BadFile>();
        var unlabelled = new List<(string Table, string[] Files)>();
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        var tables = tree.Files.Where(f => TableName().IsMatch(f.Name)).ToArray();
        if (tables.Length == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no GT-xxxxx.csv, which the published traffic signs have in every folder.");
        }

        foreach (var table in tables)
        {
            limits.Cancellation.ThrowIfCancellationRequested();
            claimed.Add(table.Path);
            try
            {
                ReadTable(tree, table, rows, bad, unlabelled);
            }
            catch (BadPartException e)
            {
                bad.Add(e.File);
            }
        }

        // A table of the test images without their classes was published first and one with them later; both may be there.
        rows = [.. rows.DistinctBy(r => (r.File.Path, r.Label))];
        claimed.UnionWith(rows.Select(r => r.File.Path));
        var left = unlabelled.Select(u => (u.Table, All: u.Files.Length, Files: u.Files.Where(f => !claimed.Contains(f)).ToArray())).ToArray();
        var withoutClass = left.SelectMany(u => u.Files).ToHashSet(StringComparer.Ordinal);
        var names = ClassOrder.Of(rows.Select(r => r.Label), null);
        var classes = names.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c, StringComparer.Ordinal);
        var listing = new DataListing
        {
            Format = Name,
            ClassNames = names,
            Splits = [.. rows.GroupBy(r => r.Split).OrderBy(g => g.Key).Select(g => Split(tree, g.Key, [.. g.OrderBy(r => r.File.Path, StringComparer.Ordinal)], classes))],
            Ignored = DataListing.Unclaimed(tree, claimed, new FileKind("image that no table names", "images that no table names"),
                (withoutClass, new FileKind("image without a class", "images without a class"))),
            Used = [.. tables.Select(t => t.Path)],
        };
        listing.Bad.AddRange(bad);
        listing.Notes.AddRange(left.Where(u => u.All == 0 || u.Files.Length > 0).Select(u => u.All == 0
            ? $"{u.Table} has no column ClassId, and none of the images that it names is there."
            : $"{u.Table} has no column ClassId. No table gives a label to {Quantity.Of(u.Files.Length, u.All, "image")} in it, which {Quantity.Form(u.Files.Length, "is", "are")} not read."));
        return listing;
    }

    private static ListedSplit Split(FileTree tree, SplitKind kind, Row[] rows, Dictionary<string, int> classes) => new()
    {
        Kind = kind,
        Labels = [.. rows.Select(r => classes[r.Label])],
        Sources = [.. rows.Select(r => r.File.Path)],
        Groups = rows.Any(r => r.Track is not null) ? [.. rows.Select(r => r.Track)] : null,
        Feed = new EncodedFeed(tree, [.. rows.Select(r => r.File)], [.. rows.Select(r => r.Region)]),
    };

    private static void ReadTable(FileTree tree, SourceFile table, List<Row> rows, List<BadFile> bad, List<(string Table, string[] Files)> unlabelled)
    {
        var text = TableText.Read(tree, table, null);
        var columns = Columns.Select(c => text.Find(c)).ToArray();
        if (columns.Any(c => c is null))
        {
            throw new BadPartException(table.Path, $"its first line must name the columns {string.Join(", ", Columns)} and ClassId; it names {string.Join(", ", text.Columns)}");
        }

        var folder = table.Folder.Length == 0 ? "" : table.Folder + "/";
        if (text.Find("ClassId") is not { } classColumn)
        {
            var named = text.Rows.Where(r => r.Fields.Length > columns[0]!.Value).Select(r => Named(tree, folder, r.Fields[columns[0]!.Value].Trim()));
            unlabelled.Add((table.Path, [.. named.OfType<SourceFile>().Select(f => f.Path).Distinct(StringComparer.Ordinal)]));
            bad.AddRange(text.Rows.Where(r => r.Fields.Length <= columns[0]!.Value).Select(r => new BadFile($"{table.Path} line {r.Line}", $"it has {Quantity.Of(r.Fields.Length, text.Columns.Count, "column")}")));
            return;
        }

        var split = table.Path.Contains("test", StringComparison.OrdinalIgnoreCase) ? SplitKind.Test : SplitKind.Train;
        foreach (var (line, fields) in text.Rows)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{table.Path} line {line}");
            if (fields.Length < text.Columns.Count)
            {
                bad.Add(new BadFile(place, $"it has {Quantity.Of(fields.Length, text.Columns.Count, "column")}"));
                continue;
            }

            var name = fields[columns[0]!.Value].Trim();
            var numbers = columns.Skip(1).Append(classColumn)
                .Select(c => int.TryParse(fields[c!.Value], NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? n : int.MinValue).ToArray();
            if (numbers is not [> 0, > 0, >= 0, >= 0, _, _, >= 0] || numbers[4] < numbers[2] || numbers[5] < numbers[3])
            {
                bad.Add(new BadFile(place, "its numbers make no region of a picture, or no class"));
            }
            else if (Named(tree, folder, name) is { } file)
            {
                var label = numbers[6].ToString("D5", CultureInfo.InvariantCulture);
                var track = TrackName().Match(file.Name) is { Success: true } match ? $"{label}/{match.Groups[1].Value}" : null;
                rows.Add(new Row(file, label, split, track, new ImageRegion(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])));
            }
            else
            {
                bad.Add(new BadFile(place, $"there is no file {name}"));
            }
        }
    }

    private static SourceFile? Named(FileTree tree, string folder, string name) => tree.Find(folder + name) ?? tree.Find($"{folder}Images/{name}");

    [GeneratedRegex(@"^GT-.*\.csv$", RegexOptions.IgnoreCase)]
    private static partial Regex TableName();

    [GeneratedRegex(@"^([0-9]+)_[0-9]+\.")]
    private static partial Regex TrackName();

    private sealed record Row(SourceFile File, string Label, SplitKind Split, string? Track, ImageRegion Region);
}
