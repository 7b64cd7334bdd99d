using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bagan.Cli.Tests.EndToEnd;

namespace Bagan.Cli.Tests.Faults;

/// <summary>The run that the fault tests break, and what it makes when nobody does. It is short, and has every stage and every kind of file.</summary>
public sealed partial class FaultRuns : IDisposable
{
    private readonly TinyData _data = new();
    private readonly TemporaryFolder _folder = new();

    public FaultRuns()
    {
        Reference = _folder["reference"];
        string[] line = [Repository.Program, .. Arguments(Reference)];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var run = Processes.Run("dotnet", line);
        Duration = watch.Elapsed;
        Assert.True(run.ExitCode == 0, run.Error);
        Expected = Canonical(Reference);
        Assert.True(Expected.Count > 200);
    }

    /// <summary>Whether ./test.sh --faults asked for the long tests.</summary>
    internal static bool Long => Environment.GetEnvironmentVariable("BAGAN_FAULTS") == "long";

    /// <summary>The folder of the run that nothing befell.</summary>
    internal string Reference { get; }

    /// <summary>The data that the runs learn from.</summary>
    internal string Data => _data.Path;

    /// <summary>How long it took, from start to end of its process.</summary>
    internal TimeSpan Duration { get; }

    /// <summary>Its files.</summary>
    internal IReadOnlyDictionary<string, string> Expected { get; }

    /// <summary>Those of a run with the default preset, which has a teacher in place of the adversarial stage.</summary>
    internal string[] DefaultPreset(string output) =>
    [
        "balance", _data.Path, "--out", output, "--ae-epochs", "3", "--batch", "16", "--steps", "6", "--seeds", "2",
        "--threads", "1", "--seed", "3", "--checkpoint-every", "64images", "--verbose", "--fits", Long ? "each" : "once",
    ];

    internal string[] Arguments(string output) => [.. DefaultPreset(output), "--gan-epochs", "3"];

    /// <summary>Every file of a run that repeats, with a hash of its content; what depends on the clock or the command line is left out.</summary>
    internal static SortedDictionary<string, string> Canonical(string output)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(output, path);
            if (Path.GetFileName(name) is not (".bagan.jsonl" or "timing.jsonl" or "options.json" or "report.html" or "summary.json") && !name.Contains("/checkpoints/", StringComparison.Ordinal))
            {
                files[name] = Hash(File.ReadAllBytes(path));
            }
        }

        // Numbers of checkpoints count how often the run was saved; the last one is of the finished training.
        files["newest checkpoint"] = Hash(File.ReadAllBytes(Directory.EnumerateFiles(Path.Combine(output, "run", "checkpoints"), "0*.safetensors").Max(StringComparer.Ordinal)!));
        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(output, "summary.json")))!.AsObject();
        summary.Remove("seconds");
        summary["made_by"]!.AsObject().Remove("command");
        summary["made_by"]!.AsObject().Remove("finished");
        files["summary.json"] = summary.ToJsonString();
        var lines = Times().Replace(File.ReadAllText(Path.Combine(output, "report.html")), "").Replace("<tbody>", "", StringComparison.Ordinal).Replace("</tbody>", "", StringComparison.Ordinal)
            .Split('\n').Where(l => !Volatile().IsMatch(l));
        files["report.html"] = string.Join('\n', lines);
        return files;
    }

    /// <summary>Fails, naming files, unless a run has made the same as the one that nothing befell.</summary>
    internal void AssertSame(string output, string what = "") => AssertSame(Expected, output, what);

    internal static void AssertSame(IReadOnlyDictionary<string, string> expected, string output, string what)
    {
        var actual = Canonical(output);
        var differing = expected.Keys.Union(actual.Keys).Where(name => expected.GetValueOrDefault(name) != actual.GetValueOrDefault(name)).ToList();
        Assert.True(differing.Count == 0, $"Differing: {string.Join(", ", differing)}. {what}");
    }

    /// <summary>A copy of a run in hard links: runs replace files by renaming, so that a copy's changes stay its own.</summary>
    internal static void Copy(string from, string to) => Assert.Equal(0, Processes.Run("cp", ["-al", from, to]).ExitCode);

    /// <summary>The copy of one file, mutable.</summary>
    internal static byte[] Detach(string path)
    {
        var content = File.ReadAllBytes(path);
        File.Delete(path);
        return content;
    }

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    private static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    [GeneratedRegex("""<tr><th scope="row">[^<]*</th><td class="number" data-value="[-0-9.eE]+">[0-9.,]+ (s|min|h)</td></tr>""")]
    private static partial Regex Times();

    // The command as typed, the time of day, and the options that tell one invocation from another.
    [GeneratedRegex("""^$|^<pre><code>|^<tfoot>|20\d\d-\d\d-\d\d|<th scope="row">(out|resume)</th>|^<dd class="value">[0-9.,]+ (s|min|h)</dd>""")]
    private static partial Regex Volatile();
}
