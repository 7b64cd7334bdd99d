using Bagan.Cli.Terminal;
using Bagan.Jobs.Progress;

namespace Bagan.Cli.Tests.Progress;

public sealed class BarProgressTests
{
    [Fact]
    public void BarsShowStagesAndLeaveMessagesReadable()
    {
        var output = new StringWriter();

        var result = BarProgress.Run(output, Verbosity.Verbose, progress =>
        {
            progress.StageStarted("auto[encoder]", 100);
            progress.Advanced(50);
            progress.EpochFinished(new EpochFigures(1, 2, [new("loss", 0.5)]));
            progress.Advanced(100);
            progress.Warning("a [warning]");
            progress.StageFinished();
            progress.StageStarted("report", 0);
            progress.StageFinished();
            return 7;
        });

        Assert.Equal(7, result);
        var text = output.ToString();
        Assert.Contains("auto[encoder]", text);
        Assert.Contains("100%", text);
        Assert.Contains("warning: a [warning]", text);
        Assert.Contains("auto[encoder]: epoch 1 of 2: loss 0.5", text);
        Assert.Contains("report", text);
    }

    [Fact]
    public void NamesFromDataCannotCommandTheTerminal()
    {
        var output = new StringWriter();

        BarProgress.Run(output, Verbosity.Normal, progress =>
        {
            progress.StageStarted("reading \e]52;c;aGk=\a", 2);
            progress.Advanced(1);
            progress.Warning("class 'a\e[2K\nwarning: all is well'");
            progress.StageFinished();
            return 0;
        });

        var text = output.ToString();
        Assert.DoesNotContain("\e]52", text);
        Assert.DoesNotContain("\a", text);
        Assert.DoesNotContain("\nwarning: all", text);
        Assert.Contains(@"a\u001b[2K\u000awarning: all is well", text.Replace("\n", "", StringComparison.Ordinal));
    }
}
