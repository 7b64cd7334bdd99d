using System.Globalization;
using System.Text.RegularExpressions;
using Bagan.Data.Readers.Listing;

namespace Bagan.Data.Readers.Formats;

/// <summary>One row of a table: an image with its label, split and group.</summary>
internal sealed record TableRow(Sources.SourceFile File, string Label, SplitKind Split, string? Group, int Line, string Place);

/// <summary>
/// The labels of rows that have several: joined in a field (A|B), as several ones of one-hot columns, or as several rows of one picture. They are
/// refused in these words unless the person says what is to become of them.
/// </summary>
internal sealed partial class TableLabels(LabelPolicy? policy)
{
    private const int Shown = 3;

    private readonly List<string> _several = [];
    private readonly HashSet<string> _skipped = new(StringComparer.Ordinal);
    private int _first;

    /// <summary>What the pictures are called that are left out for their several labels.</summary>
    public static FileKind Kind { get; } = new("picture with several labels", "pictures with several labels");

    /// <summary>The pictures that are left out.</summary>
    public IReadOnlySet<string> Skipped => _skipped;

    /// <summary>The label of a one-hot row; null where it has none or is to be left out.</summary>
    /// <param name="table">The table.</param>
    /// <param name="roles">Its columns.</param>
    /// <param name="fields">The row.</param>
    /// <param name="file">Its image's path.</param>
    /// <param name="place">Where the row is.</param>
    /// <param name="problem">Why there is none; null where the row is to be left out.</param>
    public string? OfOneHot(TableText table, TableRoles roles, string[] fields, string file, string place, out string? problem)
    {
        problem = null;
        if (roles.OneHot.FirstOrDefault(c => TableRoles.IsOne(fields[c]) is null, -1) is var odd and >= 0)
        {
            problem = $"its value '{fields[odd]}' in the column {table.Columns[odd]} is neither 0 nor 1";
            return null;
        }

        var ones = roles.OneHot.Where(c => TableRoles.IsOne(fields[c]) == true).Select(c => table.Columns[c]).ToArray();
        if (ones.Length == 0)
        {
            problem = "it has no label: no class has a 1";
            return null;
        }

        return ones.Length == 1 ? ones[0] : Choose(ones, file, place);
    }

    /// <summary>Resolves labels that are joined in one field.</summary>
    /// <param name="rows">The rows; a label may be empty afterwards, where it was an empty list.</param>
    /// <param name="table">The table's path.</param>
    /// <param name="notes">Takes what was read in another way than it stands.</param>
    public List<TableRow> Take(List<TableRow> rows, string table, List<string> notes)
    {
        rows = WithoutFractions(WithoutBrackets(rows, table, notes), table, notes);
        return SeparatorOf(rows) is not { } separator ? rows : TakeJoined(rows, separator);
    }

    private List<TableRow> TakeJoined(List<TableRow> rows, char separator) =>
        [.. rows.Select(r => Split(r.Label, separator) is { Length: > 1 } parts
            ? Choose(parts, r.File.Path, r.Place) is { } label ? r with { Label = label } : null
            : r).OfType<TableRow>()];

    /// <summary>Resolves pictures that several rows label differently.</summary>
    public List<TableRow> Agree(List<TableRow> rows)
    {
        var labels = new Dictionary<string, string>(rows.Count, StringComparer.Ordinal);
        var contradicted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!labels.TryAdd(row.File.Path, row.Label) && labels[row.File.Path] != row.Label && contradicted.Add(row.File.Path))
            {
                Choose([labels[row.File.Path], row.Label], row.File.Path, $"{row.File.Path} ({row.Place})");
            }
        }

        return contradicted.Count == 0 ? rows
            : [.. rows.Where(r => !contradicted.Contains(r.File.Path) || (policy == LabelPolicy.First && labels[r.File.Path] == r.Label)).DistinctBy(r => contradicted.Contains(r.File.Path) ? r.File.Path : r.Place)];
    }

    /// <summary>Rows that repeat a picture of their split, with the same label: each picture is taken once, which is said.</summary>
    public static List<TableRow> Once(List<TableRow> rows, string table, List<string> notes)
    {
        var once = rows.DistinctBy(r => (r.File.Path, r.Split)).ToList();
        if (once.Count < rows.Count)
        {
            var more = rows.Count - once.Count;
            notes.Add($"{Quantity.Of(more, "row")} of {table} {Quantity.Form(more, "names a picture", "name pictures")} of an earlier row with the same label; each picture is read once.");
        }

        return once;
    }

    /// <summary>Labels that are numbers of classes.txt's lines, from 0, under the names that stand there.</summary>
    public static List<TableRow> ByNumber(List<TableRow> rows, IReadOnlyList<string> names, string table, List<string> notes)
    {
        if (rows.Count == 0 || rows.Exists(r => names.Contains(r.Label)) || LabelMap.Numbers(rows.ConvertAll(r => r.Label), mayBePadded: true) is not { } numbers || numbers.Max() >= names.Count)
        {
            return rows;
        }

        notes.Add($"The labels of {table} are numbers; {LabelMap.NamesFile} names them from 0: 0 is {names[0]}.");
        return [.. rows.Select((r, i) => r with { Label = names[numbers[i]] })];
    }

    /// <summary>Refuses the table where pictures have several labels and the person has not said what is to become of them; else says what became.</summary>
    /// <param name="table">The table's path.</param>
    /// <param name="notes">Takes what was done.</param>
    /// <exception cref="BaganInputException">Pictures have several labels.</exception>
    public void Settle(string table, List<string> notes)
    {
        if (_several.Count > 0)
        {
            throw new BaganInputException(Refusal(table, _several.Count, string.Join("; ", _several.Take(Shown))));
        }

        if (_first > 0)
        {
            notes.Add($"{table} is multi-label: of {Quantity.Of(_first, "picture")} with several labels the first label is taken (--label-policy first).");
        }

        if (_skipped.Count > 0)
        {
            notes.Add($"{table} is multi-label: {Quantity.Of(_skipped.Count, "picture")} with several labels {Quantity.Form(_skipped.Count, "is", "are")} left out (--label-policy skip).");
        }
    }

    /// <summary>The words by which several labels a picture are refused.</summary>
    public static string Refusal(string where, int count, string examples) =>
        $"{where} is multi-label: {Quantity.Of(count, "picture has", "pictures have")} several labels ({examples}), and classes here exclude one another. --label-policy first takes the first label of each, --label-policy skip leaves these pictures out.";

    private string? Choose(string[] labels, string file, string place)
    {
        switch (policy)
        {
            case LabelPolicy.First:
                _first++;
                return labels[0];
            case LabelPolicy.Skip:
                _skipped.Add(file);
                return null;
            default:
                _several.Add($"{place}: {string.Join(", ", labels)}");
                return null;
        }
    }

    private static string[] Split(string label, char separator) =>
        label.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // A bar separates labels; a semicolon or comma does where a part is a label by itself too, or stands in another place in another label;
    // a blank where all parts are labels, or numbers.
    private static char? SeparatorOf(List<TableRow> rows)
    {
        var labels = rows.Select(r => r.Label).ToHashSet(StringComparer.Ordinal);
        foreach (var separator in "|;, ")
        {
            var joined = labels.Where(l => l.Contains(separator) && Split(l, separator).Length > 1).ToArray();
            var meant = separator switch
            {
                '|' => joined.Length > 0,
                ' ' => joined.Any(l => Split(l, separator).All(IsNumber)) || joined.Any(l => Split(l, separator).All(labels.Contains)),
                _ => joined.Any(l => Split(l, separator).Any(labels.Contains))
                    || joined.SelectMany(l => Split(l, separator).Select((p, i) => (Part: p, Place: i))).Distinct().GroupBy(p => p.Part).Any(g => g.Count() > 1),
            };
            if (meant)
            {
                return separator;
            }
        }

        return null;
    }

    // Lists as Python and JSON write them, ['a', 'b'], become labels joined by bars; lists of zeros and ones the numbers of the ones.
    private static List<TableRow> WithoutBrackets(List<TableRow> rows, string table, List<string> notes)
    {
        if (rows.Count == 0 || !rows.TrueForAll(r => r.Label is ['[', .., ']']))
        {
            return rows;
        }

        var lists = rows.ConvertAll(r => ListItem().Matches(r.Label[1..^1]).Select(m => m.Groups.Values.Skip(1).FirstOrDefault(g => g.Success)?.Value ?? m.Value).ToArray());
        var areOnes = lists[0].Length > 1 && lists.TrueForAll(l => l.Length == lists[0].Length && l.All(v => TableRoles.IsOne(v) is not null));
        notes.Add(areOnes
            ? $"The labels of {table} are lists with a one for the class; the classes are the places of the ones, from 0."
            : $"The labels of {table} are lists ({rows[0].Label}); their items are read as labels.");
        return [.. rows.Select((r, i) => r with
        {
            Label = string.Join('|', areOnes ? lists[i].Index().Where(v => TableRoles.IsOne(v.Item) == true).Select(v => v.Index.ToString(CultureInfo.InvariantCulture)) : lists[i]),
        })];
    }

    // 1.0 and 2.0, as tables have class numbers that went through floating point.
    private static List<TableRow> WithoutFractions(List<TableRow> rows, string table, List<string> notes)
    {
        if (!rows.Exists(r => r.Label.Contains('.', StringComparison.Ordinal)) || !rows.TrueForAll(r => ClassNumber().IsMatch(r.Label)))
        {
            return rows;
        }

        notes.Add($"The labels of {table} are floating-point numbers without fractions, read as class numbers.");
        return rows.ConvertAll(r => r with { Label = r.Label.Split('.')[0] });
    }

    [GeneratedRegex(@"'([^']*)'|""([^""]*)""|[^,\s]+")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^[0-9]+(\.0+)?$")]
    private static partial Regex ClassNumber();

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
