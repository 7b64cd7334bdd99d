using System.Text.Json;

namespace Bagan.IO;

/// <summary>
/// Compares where a command writes with everything that it reads, before either is touched: a folder for results that holds an input could remove
/// it, and one inside an input would be read as data the next time.
/// </summary>
internal static class OutputClaim
{
    // Tables that name files outside their own folder.
    private static readonly string[] Tables = [".csv", ".tsv", ".tab", ".txt"];
    private static readonly string[] Json = [".jsonl", ".json"];

    /// <summary>Refuses a folder for results that overlaps an input: the same, inside it or around it, links followed.</summary>
    /// <param name="output">The folder as it was given by --out; null where nothing is written.</param>
    /// <param name="inputs">What is read: the name of the argument, and its value, a file or folder; null where it was not given.</param>
    /// <exception cref="BaganInputException">They overlap; both are named.</exception>
    public static void Check(string? output, params ReadOnlySpan<(string Name, string? Path)> inputs)
    {
        if (string.IsNullOrWhiteSpace(output) || output.Contains('\0'))
        {
            return;
        }

        var target = RealPath.Of(output);
        var given = inputs.ToArray().Where(i => !string.IsNullOrWhiteSpace(i.Path) && !i.Path.Contains('\0')).Select(i => (i.Name, Path: i.Path!)).ToArray();
        foreach (var (name, path) in given)
        {
            CheckPlace(output, target, name, path);
        }

        // Every place first: a name in a table then leads into the output only by a way up or from the root, or by a link.
        if (!OwnContent.IsEmpty(target))
        {
            var images = given.Where(i => i.Name == "--images" && Directory.Exists(i.Path)).Select(i => RealPath.Of(i.Path)).ToArray();
            foreach (var (name, path) in given)
            {
                foreach (var table in TablesOf(RealPath.Of(path)).Where(t => NamesFilesIn(t, images, target)))
                {
                    throw new BaganInputException($"The table {table} of {name} {path} names images inside --out {output}. Name another folder by --out.");
                }
            }
        }
    }

    private static void CheckPlace(string output, string target, string name, string path)
    {
        var input = RealPath.Of(path);
        Refuse(output, target, name, path, input);

        // The manifest of a result stands for all of it.
        if (File.Exists(input) && Path.GetDirectoryName(input) is { } folder && File.Exists(Path.Combine(folder, WrittenList.FileName)))
        {
            Refuse(output, target, name, path, folder);
        }

        foreach (var link in LinksBelow(input))
        {
            Refuse(output, target, name, path, link);
        }
    }

    private static void Refuse(string output, string target, string name, string path, string input)
    {
        if (input == target)
        {
            throw new BaganInputException($"--out {output} and {name} {path} are the same. Name another folder by --out.");
        }

        if (RealPath.IsWithin(target, input))
        {
            throw new BaganInputException($"--out {output} lies inside {name} {path}: the next run would read results as data. Name another folder by --out.");
        }

        if (RealPath.IsWithin(input, target))
        {
            throw new BaganInputException($"--out {output} holds {name} {path}: replacing the first would remove the second. Name another folder by --out.");
        }
    }

    // Where the symbolic links below a folder lead, and those below these.
    private static IEnumerable<string> LinksBelow(string input)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var folders = new Stack<string>([input]);
        while (folders.TryPop(out var folder))
        {
            if (!Directory.Exists(folder) || !seen.Add(folder))
            {
                continue;
            }

            var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true, RecurseSubdirectories = false };
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options))
            {
                if ((entry.Attributes & FileAttributes.ReparsePoint) != 0)
                {
                    var target = RealPath.Of(entry.FullName);
                    yield return target;
                    folders.Push(target);
                }
                else if (entry is DirectoryInfo)
                {
                    folders.Push(entry.FullName);
                }
            }
        }
    }

    // Where the reader looks for tables: in the data, in folders that only wrap, and for metadata in the folders of splits.
    private static IEnumerable<string> TablesOf(string input)
    {
        if (File.Exists(input))
        {
            return IsTable(input) ? [input] : [];
        }

        var tables = new List<string>();
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true };
        for (var folder = input; folder is not null && Directory.Exists(folder);)
        {
            tables.AddRange(Directory.EnumerateFiles(folder, "*", options));
            var inner = Directory.GetDirectories(folder, "*", options);
            tables.AddRange(inner.SelectMany(f => Directory.EnumerateFiles(f, "metadata.*", options)));
            folder = inner is [var only] ? only : null;
        }

        return tables.Distinct(StringComparer.Ordinal).Where(IsTable);
    }

    private static bool IsTable(string file) => Tables.Concat(Json).Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    // Relative names are those of files beside the table or in the folder of --images.
    private static bool NamesFilesIn(string table, string[] images, string target)
    {
        string[] folders = [RealPath.Of(Path.GetDirectoryName(table)!), .. images.Select(RealPath.Of)];
        try
        {
            return (Json.Contains(Path.GetExtension(table), StringComparer.OrdinalIgnoreCase) ? JsonTexts(table) : File.ReadLines(table).SelectMany(Fields))
                .SelectMany(name => new[] { name, name.Replace('\\', '/') })
                .Where(name => !name.Contains('\0'))
                .Any(name => folders.Any(f => IsWithin(f, name, target)));
        }
        catch (Exception e) when (e is JsonException || OutputError.IsOfFileSystem(e))
        {
            return false; // the reading of the data says so, before anything is written
        }
    }

    // Links count where a name leads out of its folder; a name without a way up is compared as it is written, as there may be a million of them.
    private static bool IsWithin(string folder, string name, string target)
    {
        var leadsOut = Path.IsPathRooted(name) || name.Contains("..", StringComparison.Ordinal);
        var file = leadsOut ? RealPath.Of(Path.Combine(folder, name)) : Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(folder, name)));
        return file != target && RealPath.IsWithin(file, target); // a class may be called as the output is
    }

    // By whichever character the table separates its fields.
    private static IEnumerable<string> Fields(string line) =>
        line.Split([',', ';', '\t', '|']).Concat(line.Split([',', ';', '\t', '|', ' '])).Concat(line.Split('"')).Select(field => field.Trim(' ', '"'));

    private static List<string> JsonTexts(string file)
    {
        var texts = new List<string>();
        var reader = new Utf8JsonReader(File.ReadAllBytes(file), new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                texts.Add(reader.GetString()!);
            }
        }

        return texts;
    }
}
