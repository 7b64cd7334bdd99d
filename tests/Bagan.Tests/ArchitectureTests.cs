using System.Text.RegularExpressions;
using Bagan.Tests.Data;

namespace Bagan.Tests;

/// <summary>
/// Folders know each other in one direction: a room uses only rooms that stand above it in the list of docs/architecture.md. A folder is a
/// namespace, and what a file uses is read off its using lines and the names of types in its own outer namespaces.
/// </summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Names = ["Bagan", "Bagan.Tensors", "Bagan.Cli"];

    /// <summary>The projects, in the order of their lists.</summary>
    public static TheoryData<string> Projects => [.. Names];

    [Theory]
    [MemberData(nameof(Projects))]
    public void EveryFolderStandsInTheListAndItsNamespaceIsItsName(string project)
    {
        var (listed, files) = (Rooms(project), Files(project));
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(files.Select(f => Room(project, f)).Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));

        // What all projects share is in the namespace Bagan, though it is compiled into the lowest of them.
        Assert.All(files, f => Assert.True(
            File.ReadAllText(f) is var text && (text.Contains($"namespace {NamespaceOf(project, Room(project, f))};", StringComparison.Ordinal) || (Room(project, f) == "." && text.Contains("namespace Bagan;", StringComparison.Ordinal))), f));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void NoRoomUsesOneBelowIt(string project)
    {
        var files = Files(project);
        var rank = Rooms(project).Select((name, i) => (name, i)).ToDictionary(r => r.name, r => r.i);
        var types = files.SelectMany(f => Declaration().Matches(File.ReadAllText(f)).Select(m => (Type: m.Groups[1].Value, Room: Room(project, f)))).ToLookup(t => t.Type, t => t.Room);
        var namespaces = rank.Keys.ToDictionary(room => NamespaceOf(project, room));
        var wrong = new List<string>();
        foreach (var file in files)
        {
            var room = Room(project, file);
            var text = File.ReadAllText(file);
            var usings = Using().Matches(text).Select(m => namespaces.GetValueOrDefault(m.Groups[1].Value)).OfType<string>().ToHashSet();
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

    // The fenced lists under the heading "One direction", one for each project; "." is the project's own folder.
    private static List<string> Rooms(string project)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var section = text[text.IndexOf("## One direction", StringComparison.Ordinal)..text.IndexOf("## Two walks", StringComparison.Ordinal)];
        var list = section.Split("```")[1 + (2 * Array.IndexOf(Names, project))];
        return [.. list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(l => l.Split(',', StringSplitOptions.TrimEntries))];
    }

    private static string Folder(string project) => Path.Combine(Repository.Root, "src", project);

    private static List<string> Files(string project) => [.. Directory.EnumerateFiles(Folder(project), "*.cs", SearchOption.AllDirectories)
        .Where(f => Room(project, f).Split('/')[0] is not ("obj" or "bin"))];

    private static string Room(string project, string file) => Path.GetRelativePath(Folder(project), Path.GetDirectoryName(file)!).Replace('\\', '/');

    private static string NamespaceOf(string project, string room) => room is "." ? project : $"{project}.{room.Replace('/', '.')}";

    [GeneratedRegex(@"^(?:\[[^\]]*\]\s*)*(?:public |internal |file )?(?:static |sealed |abstract |readonly |partial |unsafe |ref )*(?:class|interface|enum|struct|record struct|record|delegate [\w<>\[\]?,. ]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^using (Bagan[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Using();

    // Not verbs, options and files of a result, which begin with small letters and hyphens.
    [GeneratedRegex(@"`([A-Z][\w/.]*)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"///.*|//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Word();
}
