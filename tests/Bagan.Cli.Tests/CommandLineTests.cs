using Bagan.Cli.Commands;
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
        Assert.Contains($"There is no verb '{verb}'.", result.Error);
        Assert.Contains(hint, result.Error);
    }

    [Fact]
    public void HelpGoesBeforeErrors()
    {
        var result = Line.Run("doctor", "--jsn", "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Line.Run("doctor", "-h").Output, result.Output);
    }

    public static TheoryData<string> HelpNames() => ["root", .. Leaves(CommandLine.Verbs()).Select(v => v.Path.Replace(' ', '-'))];

    [Theory]
    [MemberData(nameof(HelpNames))]
    public void HelpReadsAsExpected(string name)
    {
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Expectations", name + ".help.txt"));

        var result = Line.Run(name == "root" ? ["--help"] : [.. name.Split('-'), "--help"]);

        Assert.Equal(expected, result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Output.Split('\n'), l => Assert.True(l.Length <= 100, l));
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
