using System.Globalization;

namespace Bagan.Cli.Tests;

/// <summary>The real launcher and what it starts.</summary>
public sealed class StartUpTests
{
    // Builds it if a source has changed since, so that no test measures that.
    static StartUpTests() => Assert.Equal(0, Processes.Run(Repository.Launcher, ["--version"]).ExitCode);

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
        // Processor time, the launcher's included: on an idle machine the wall clock shows the same, on a busy one anything.
        const int goal = 150;
        var best = int.MaxValue;
        for (var i = 0; i < 10 && best > goal; i++)
        {
            var result = Processes.Run("bash", ["-c", "TIMEFORMAT='%3U %3S'; time \"$0\" --help >/dev/null", Repository.Launcher]);
            Assert.Equal(0, result.ExitCode);
            best = Math.Min(best, result.Error.Split(' ').Sum(s => (int)(1000 * double.Parse(s, CultureInfo.InvariantCulture))));
        }

        Assert.InRange(best, 1, goal);
    }
}
