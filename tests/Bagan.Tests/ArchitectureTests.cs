using System.Text.RegularExpressions;
using Bagan.Tests.Data;

namespace Bagan.Tests;

/// <summary>
/// Folders know each other in one direction: a room uses only rooms that stand above it in the list of docs/architecture.md. A folder is a
/// namespace, and what a file uses is read off its using lines and the names of types in its own outer namespaces.
/// </summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src", "Bagan");

    [Fact]
    public void EveryFolderStandsInTheListAndItsNamespaceIsItsName()
    {
        var listed = Rooms();
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(Files().Select(f => Path.GetDirectoryName(f)!).Distinct().Select(Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.All(Files(), f => Assert.Contains($"namespace {NamespaceOf(f)};", File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Fact]
    public void NoRoomUsesOneBelowIt()
    {
        var rank = Rooms().Select((name, i) => (name, i)).ToDictionary(r => r.name, r => r.i);
        var types = Files().SelectMany(f => Declaration().Matches(File.ReadAllText(f)).Select(m => (Type: m.Groups[1].Value, Room: Name(Path.GetDirectoryName(f)!))))
            .ToLookup(t => t.Type, t => t.Room);
        var wrong = new List<string>();
        foreach (var file in Files())
        {
            var room = Name(Path.GetDirectoryName(file)!);
            var text = File.ReadAllText(file);
            var usings = Using().Matches(text).Select(m => m.Groups[1].Value.Length == 0 ? "." : m.Groups[1].Value[1..].Replace('.', '/')).ToHashSet();
            var code = Comment().Replace(text, "");
            var names = Word().Matches(code).Select(m => m.Value).ToHashSet();

            // A using line counts where a type of that room is named; outer namespaces need none.
            foreach (var used in names.Where(types.Contains).SelectMany(n => types[n].Select(r => (Name: n, Room: r))).Where(u => u.Room != room))
            {
                var visible = usings.Contains(used.Room) || used.Room == "." || room.StartsWith(used.Room + "/", StringComparison.Ordinal);
                if (visible && !types[used.Name].Contains(room) && rank[used.Room] > rank[room])
                {
                    wrong.Add($"{room} uses {used.Name} of {used.Room} ({Path.GetFileName(file)})");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct().Take(40)));
    }

    // A name in backticks is a type in the folder that the path names, with a member or without, or a folder.
    [Fact]
    public void TheWalksNameWhatThereIs()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var walks = text[text.IndexOf("## Two walks", StringComparison.Ordinal)..text.IndexOf("## Jobs, folder by folder", StringComparison.Ordinal)];
        var source = Path.Combine(Repository.Root, "src");
        var files = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(source, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal)).ToList();
        var folders = files.Select(f => "/" + Path.GetDirectoryName(f)!).ToHashSet();
        var types = files.SelectMany(f => Declaration().Matches(File.ReadAllText(Path.Combine(source, f))).Select(m => (Name: m.Groups[1].Value, File: f))).ToLookup(t => t.Name, t => t.File);
        var named = Named().Matches(walks).Select(m => m.Groups[1].Value.TrimEnd('/')).Distinct().ToList();

        Assert.True(named.Count > 30, string.Join(", ", named));
        Assert.All(named, name => Assert.True(folders.Any(f => f.EndsWith("/" + name, StringComparison.Ordinal)) || IsType(name), $"{name} is neither a folder nor a type of src/."));

        bool IsType(string name)
        {
            var (folder, last) = (name[..(name.LastIndexOf('/') + 1)], name[(name.LastIndexOf('/') + 1)..].Split('.'));
            return types[last[0]].Any(f => f[..(f.LastIndexOf('/') + 1)].EndsWith(folder, StringComparison.Ordinal)
                && (last.Length == 1 || Word().Matches(File.ReadAllText(Path.Combine(source, f))).Any(m => m.Value == last[1])));
        }
    }

    // The lines of the fenced list under the heading "One direction"; "." is src/Bagan itself.
    private static List<string> Rooms()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var start = text.IndexOf("```", text.IndexOf("## One direction", StringComparison.Ordinal), StringComparison.Ordinal);
        var end = text.IndexOf("```", start + 3, StringComparison.Ordinal);
        return [.. text[(start + 3)..end].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(l => l.Split(',', StringSplitOptions.TrimEntries))];
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(Source, f).StartsWith("obj", StringComparison.Ordinal) && !Path.GetRelativePath(Source, f).StartsWith("bin", StringComparison.Ordinal));

    private static string Name(string folder) => Path.GetRelativePath(Source, folder).Replace('\\', '/');

    private static string NamespaceOf(string file) => Name(Path.GetDirectoryName(file)!) is "." ? "Bagan" : $"Bagan.{Name(Path.GetDirectoryName(file)!).Replace('/', '.')}";

    [GeneratedRegex(@"^(?:\[[^\]]*\]\s*)*(?:public |internal |file )?(?:static |sealed |abstract |readonly |partial |unsafe |ref )*(?:class|interface|enum|struct|record struct|record|delegate [\w<>\[\]?,. ]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^using Bagan((?:\.\w+)*);", RegexOptions.Multiline)]
    private static partial Regex Using();

    // Not verbs, options and files of a result, which begin with small letters and hyphens.
    [GeneratedRegex(@"`([A-Z][\w/.]*)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"///.*|//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Word();
}
