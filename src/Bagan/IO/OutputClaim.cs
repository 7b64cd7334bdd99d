namespace Bagan.IO;

/// <summary>
/// Compares where a command writes with everything that it reads, before either is touched: a folder for results that holds an input could remove
/// it, and one inside an input would be read as data the next time.
/// </summary>
internal static class OutputClaim
{
    // Tables that name files outside their own folder.
    private static readonly string[] Tables = [".csv", ".tsv", ".txt"];

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
        foreach (var (name, path) in inputs)
        {
            if (!string.IsNullOrWhiteSpace(path) && !path.Contains('\0'))
            {
                CheckOne(output, target, name, path);
            }
        }
    }

    private static void CheckOne(string output, string target, string name, string path)
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

        if (!OwnContent.IsEmpty(target))
        {
            foreach (var table in TablesOf(input).Where(t => NamesFilesIn(t, target)))
            {
                throw new BaganInputException($"--out {output} holds images of {name} {path}: {table} names files in it. Name another folder by --out.");
            }
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

    private static IEnumerable<string> TablesOf(string input)
    {
        IEnumerable<string> files = File.Exists(input) ? [input] : Directory.Exists(input) ? Directory.EnumerateFiles(input, "*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true }) : [];
        return files.Where(f => Tables.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase));
    }

    private static bool NamesFilesIn(string table, string target)
    {
        var folder = Path.GetDirectoryName(table)!;
        try
        {
            return File.ReadLines(table)
                .SelectMany(line => line.Split([',', ';', '\t']))
                .Select(field => field.Trim(' ', '"'))
                .Any(name => name.Length > 0 && !name.Contains('\0') && RealPath.IsWithin(Path.GetFullPath(Path.Combine(folder, name)), target));
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            return false; // the reading of the data says so, before anything is written
        }
    }
}
