using System.Text.Json.Nodes;
using Bagan.Cli.Completion;

namespace Bagan.Cli.Tests.Completion;

/// <summary>The scripts in the shells that they are for: each offers what the command line takes.</summary>
public sealed class CompletionTests : IDisposable
{
    private static readonly CompletionModel Model = CompletionModel.Of(CommandLine.Verbs());
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void EveryVerbOptionAndWordIsOffered(string shell)
    {
        var queries = Queries().ToList();
        var answers = Ask(shell, [.. queries.Select(q => q.Line)]);
        for (var i = 0; i < queries.Count; i++)
        {
            Assert.True(queries[i].Expected.Order(StringComparer.Ordinal).SequenceEqual(answers[i].Order(StringComparer.Ordinal)), $"{shell}: 'bagan {queries[i].Line}' offers {string.Join(' ', answers[i])}");
        }
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("fish")]
    public void WhatIsBegunIsFinished(string shell)
    {
        var answers = Ask(shell, ["tra", "data un", "train x --pres", "train x --preset p", "balance --method bagan-c"]);

        Assert.Equal(["train"], answers[0]);
        Assert.Equal(["unbalance"], answers[1]);
        Assert.Equal(["--preset"], answers[2]);
        Assert.Equal(["paper"], answers[3]);
        Assert.Equal(["bagan-conditional"], answers[4]);
    }

    [Fact]
    public void BashCompletesListsPathsAndValuesBehindAnEqualsSign()
    {
        Directory.CreateDirectory(_folder["photos of cats"]);
        File.WriteAllText(_folder["phone.json"], "{}");

        var answers = Ask("bash", ["compare --methods none,sm", "train pho", "train x --out pho", "train x --preset = fa", "train x --config pho"]);

        Assert.Equal(["none,smote", "none,smote-gan"], answers[0].Order());
        Assert.Equal(["phone.json", "photos of cats"], answers[1].Order());
        Assert.Equal(["photos of cats"], answers[2]);
        Assert.Equal(["fast"], answers[3]);
        Assert.Equal(["phone.json", "photos of cats"], answers[4].Order());
    }

    [Fact]
    public void TheScriptOfPowerShellNamesEveryOption()
    {
        var script = Line.Run("completion", "pwsh").Output;

        Assert.All(Model.Verbs, v => Assert.Contains($"'{v.Path}' = @{{", script));
        Assert.All(Model.Verbs.SelectMany(v => v.Options), o => Assert.Contains($"Name = '{o.Name}'", script));
    }

    [Fact]
    public void AShellWithoutAScriptIsRefusedAndJsonHoldsTheScript()
    {
        var refused = Line.Run("completion", "tcsh");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("bash, zsh, fish, pwsh", refused.Error);
        Assert.Equal(2, Line.Run("completion").ExitCode);

        var json = JsonNode.Parse(Line.Run("completion", "fish", "--json").Output)!;
        Assert.Equal(Line.Run("completion", "fish").Output, (string)json["script"]!);
    }

    // What each verb offers before anything is typed, its options, and the words of each option.
    private static IEnumerable<(string Line, IReadOnlyList<string> Expected)> Queries()
    {
        foreach (var verb in Model.Verbs)
        {
            var line = verb.Path.Length == 0 ? "" : verb.Path + " ";
            yield return ($"{line}--", [.. verb.Options.Select(o => o.Name)]);
            if (verb.Verbs.Count > 0)
            {
                yield return (line, [.. verb.Verbs.Select(v => v.Name)]);
            }

            foreach (var option in verb.Options.Where(o => o.Value is { Words.Count: > 0, Paths: PathKind.None }))
            {
                yield return ($"{line}{option.Name} ", option.Value!.Words);
            }
        }
    }

    // Each answer is a line of words with tabs between them.
    private List<string[]> Ask(string shell, IReadOnlyList<string> lines)
    {
        File.WriteAllText(_folder["script"], Line.Run("completion", shell).Output);
        File.WriteAllText(_folder["driver"], Driver(shell));
        var empty = Directory.CreateDirectory(_folder["home"]).FullName;
        var result = Processes.Run(shell, [.. shell == "bash" ? ["--norc"] : shell == "zsh" ? (string[])["-f"] : ["--no-config"], _folder["driver"], _folder["script"], .. lines], _folder.Path, ("HOME", empty));
        Assert.Equal("", result.Error);
        return [.. result.Output.TrimEnd('\n').Split('\n').Select(l => l.Split('\t', StringSplitOptions.RemoveEmptyEntries))];
    }

    // The completion functions of bash and zsh are called as the shells call them; what zsh offers goes through its builtin compadd.
    private static string Driver(string shell) => shell switch
    {
        "bash" => """
            compopt() { :; }
            source "$1"
            shift
            for line in "$@"; do
              read -ra COMP_WORDS <<<"bagan $line"
              [[ $line != "" && $line != *' ' ]] || COMP_WORDS+=("")
              COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
              _bagan
              for found in "${COMPREPLY[@]}"; do [[ -n $found ]] && printf '%s\t' "$found"; done
              printf '\n'
            done
            """,
        "zsh" => """
            compdef() { [[ "$*" == "_bagan bagan" ]] || print -u2 "unexpected: compdef $*" }
            compadd() { shift; printf '%s\t' "$@" }
            _files() { : }
            _describe() { local entry; for entry in "${entries[@]}"; do printf '%s\t' "${entry%%:*}"; done }
            source "$1"
            shift
            for line in "$@"; do
              words=(bagan ${=line})
              [[ $line == -* || $line == *' --' ]] || words+=("")
              CURRENT=${#words}
              _bagan
              print
            done
            """,
        _ => """
            source $argv[1]
            for line in $argv[2..-1]
                for found in (complete -C "bagan $line" | string replace -r '\t.*' '')
                    printf '%s\t' $found
                end
                echo
            end
            """,
    };
}
