using System.Globalization;

namespace Bagan.Cli.Tests;

/// <summary>The real launcher and what it starts.</summary>
public sealed class StartUpTests
{
    // Builds it if a source has changed since, so that no test measures that.
    static StartUpTests() => Assert.True(File.Exists(Repository.Program));

    [Fact]
    public void HelpAndUsageErrorsAnswerWithoutLoadingTheEngine()
    {
        string Loaded(params string[] arguments) => Processes.Run(Repository.Launcher, arguments, null, ("LD_DEBUG", "files")).Error;

        Assert.Contains("libtorch", Loaded("doctor"));
        foreach (var loaded in new[] { Loaded("--help"), Loaded("doctor", "--help"), Loaded("docter"), Loaded("doctor", "--no-such-option"), Loaded("--version") })
        {
            Assert.Contains("libcoreclr", loaded);
            Assert.DoesNotContain("libtorch", loaded);
            Assert.DoesNotContain("libbagan", loaded);
        }
    }

    [Fact]
    public void HelpAnswersAtOnce()
    {
        // Processor time, the launcher's included, against a program of .NET's own that starts, prints a line and ends:
        // seconds alone would measure the machine and who else is on it.
        const double goal = 1.5;
        var best = double.PositiveInfinity;
        for (var i = 0; i < 10 && best > goal; i++)
        {
            best = Math.Min(best, ProcessorTime($"'{Repository.Launcher}' --help") / ProcessorTime("dotnet --version"));
        }

        Assert.InRange(best, 0.1, goal);
    }

    private static double ProcessorTime(string command)
    {
        var result = Processes.Run("bash", ["-c", $"TIMEFORMAT='%3U %3S'; time {command} >/dev/null"]);
        Assert.Equal(0, result.ExitCode);
        return result.Error.Split(' ').Sum(s => double.Parse(s, CultureInfo.InvariantCulture));
    }
}
