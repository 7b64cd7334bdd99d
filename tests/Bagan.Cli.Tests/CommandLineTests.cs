using Bagan.Cli.Commands;
using Bagan.Cli.Terminal;
using Bagan.Cli.Tests.Commands;

namespace Bagan.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void TheVersionIsThatOfTheAssembly()
    {
        var result = Line.Run("--version");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"bagan {typeof(CommandLine).Assembly.GetName().Version!.ToString(3)}\n", result.Output);
    }

    [Fact]
    public void NothingAtAllShowsHelpOnStandardErrorAsWrongUsage()
    {
        var result = Line.Run();

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(Line.Run("--help").Output, result.Error);
        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("docter", "Did you mean doctor?")]
    [InlineData("frobnicate", "The verbs are")]
    public void AnUnknownVerbIsNamedWithTheNearest(string verb, string hint)
    {
        var result = Line.Run(verb, "x");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"Unknown verb '{verb}'.", result.Error);
        Assert.Contains(hint, result.Error);
    }

    [Fact]
    public void HelpGoesBeforeErrors()
    {
        var result = Line.Run("doctor", "--jsn", "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Line.Run("doctor", "-h").Output, result.Output);
    }

    public static IEnumerable<object[]> Helps() =>
        [["root", false], .. Leaves(CommandLine.Verbs()).SelectMany(v => (object[][])[[v.Path.Replace(' ', '-'), false], [v.Path.Replace(' ', '-'), true]])];

    [Theory]
    [MemberData(nameof(Helps))]
    public void HelpReadsAsExpected(string name, bool all)
    {
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Expectations", $"{name}.help{(all ? "-all" : "")}.txt"));
        string[] words = name == "root" ? [] : name.Split('-');

        var result = Line.Run(all ? [.. words, "--help", "all"] : [.. words, "--help"]);

        Assert.Equal(expected, result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Output.Split('\n'), l => Assert.True(l.Length <= 100, l));
    }

    [Fact]
    public void ShortHelpHasWhatANewcomerNeedsAndSaysHowToSeeTheRest()
    {
        foreach (var verb in Leaves(CommandLine.Verbs()))
        {
            var options = verb.Groups.SelectMany(g => g.Options).ToList();
            var brief = Line.Run([.. verb.Path.Split(' '), "--help"]).Output;
            var shown = options.Where(o => brief.Contains($"\n  {o.Name} ", StringComparison.Ordinal) || brief.Contains($"\n  {o.Name}\n", StringComparison.Ordinal)).ToList();

            Assert.Equal(options.Where(o => o.Basic), shown);
            Assert.InRange(shown.Count, 2, 15);
            Assert.Equal(shown.Count < options.Count, brief.EndsWith($"These are {shown.Count} of {options.Count} options. To list all: ./bagan {verb.Path} --help all\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void NamesInErrorsReachTheTerminalEscaped()
    {
        var result = Line.Run(new ProbeVerb((_, _) => throw new BaganInputException("The class '\e]52;c;aGk=\a' has no image.")), "probe", "d", "--out", "o");

        Assert.Equal("The class '\\u001b]52;c;aGk=\\u0007' has no image.\n", result.Error);
    }

    [Fact]
    public void EveryExampleInHelpParses()
    {
        foreach (var verb in Leaves(CommandLine.Verbs()))
        {
            var line = CommandLine.Root(CommandLine.Verbs()).Parse(verb.Text.Example);

            Assert.Empty(line.Errors);
            Assert.Equal(verb.Name, line.CommandResult.Command.Name);
            var errors = new List<string>();
            ((Verb)line.CommandResult.Command).Prepare(line, errors);
            Assert.Empty(errors);
        }
    }

    [Theory]
    [InlineData(typeof(BaganInputException), 2)]
    [InlineData(typeof(BaganException), 1)]
    [InlineData(typeof(IOException), 1)]
    [InlineData(typeof(UnauthorizedAccessException), 1)]
    public void FailuresAreToldInOneLineWithTheirExitCode(Type type, int code)
    {
        var exception = (Exception)(type.IsAssignableTo(typeof(BaganException)) ? Activator.CreateInstance(type, "What, where, and what to do.", null)! : Activator.CreateInstance(type, "What, where, and what to do.")!);

        var result = Line.Run(new ProbeVerb((_, _) => throw exception), "probe", "d", "--out", "o");

        Assert.Equal(code, result.ExitCode);
        Assert.Equal("What, where, and what to do.\n", result.Error);
    }

    [Fact]
    public void AFaultOfTheProgramShowsWhere()
    {
        var result = Line.Run(new ProbeVerb((_, _) => throw new InvalidOperationException("odd")), "probe", "d", "--out", "o");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(nameof(ProbeVerb), result.Error);
        Assert.Contains("a fault in bagan itself", result.Error);
    }

    [Fact]
    public void TheExitCodeOfTheWorkIsThatOfTheProcess() =>
        Assert.Equal(7, Line.Run(new ProbeVerb((_, _) => 7), "probe", "d", "--out", "o").ExitCode);

    [Theory]
    [InlineData("balance d --out o --overwrite", "balance d --out o --resume")]
    [InlineData("balance d --out o --resume", "balance d --out o --resume")]
    public void TheLineToGoOnWithResumes(string given, string expected) =>
        Assert.Equal(expected, Work.ResumeLine(given.Split(' ')));

    [Fact]
    public void TheLineToGoOnWithIsQuotedForTheShell() =>
        Assert.Equal(@"balance 'my data' --strategy 'it'\''s=3' '' --resume", Work.ResumeLine(["balance", "my data", "--strategy", "it's=3", ""]));

    private static IEnumerable<Verb> Leaves(IEnumerable<Verb> verbs) =>
        verbs.SelectMany(v => v.Subcommands.Count == 0 ? [v] : Leaves(v.Subcommands.OfType<Verb>()));
}
