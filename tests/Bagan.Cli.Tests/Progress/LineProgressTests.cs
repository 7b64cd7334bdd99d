using Bagan.Cli.Terminal;
using Bagan.Jobs.Progress;

namespace Bagan.Cli.Tests.Progress;

public sealed class LineProgressTests
{
    private readonly StringWriter _output = new();
    private readonly SetClock _clock = new();

    [Fact]
    public void AStageIsToldInLinesWithTimeLeft()
    {
        var progress = new LineProgress(_output, Verbosity.Normal, _clock);

        progress.StageStarted("autoencoder", 60_000);
        _clock.Seconds = 2;
        progress.Advanced(1_000);
        _clock.Seconds = 12;
        progress.Advanced(11_000);
        _clock.Seconds = 13;
        progress.Advanced(12_000);
        progress.EpochFinished(new EpochFigures(1, 5, [new("loss", 0.03125)]));
        progress.Message("A message.");
        progress.Detail("A detail.");
        progress.Warning("A warning.");
        _clock.Seconds = 61;
        progress.StageFinished();

        Assert.Equal(
            """
            autoencoder: 60,000 images
            autoencoder: 11,000 of 60,000 images (18 %), 49 s left
            A message.
            warning: A warning.
            autoencoder: done in 1 min 1 s

            """,
            _output.ToString());
    }

    [Fact]
    public void AStageMayHaveStagesWithinIt()
    {
        var progress = new LineProgress(_output, Verbosity.Normal, _clock);

        progress.StageStarted("figures", 0);
        progress.StageStarted("autoencoder", 10);
        _clock.Seconds = 3;
        progress.StageFinished();
        _clock.Seconds = 5;
        progress.StageFinished();

        Assert.Equal("figures ...\nautoencoder: 10 images\nautoencoder: done in 3.0 s\nfigures: done in 5.0 s\n", _output.ToString());
    }

    [Fact]
    public void AStageMayCountSomethingElse()
    {
        IProgressSink progress = new LineProgress(_output, Verbosity.Normal, _clock);

        progress.StageStarted("file.gz", 2_000, "kB");
        _clock.Seconds = 10;
        progress.Advanced(500);

        Assert.Equal("file.gz: 2,000 kB\nfile.gz: 500 of 2,000 kB (25 %)\n", _output.ToString());
    }

    [Fact]
    public void VerboseTellsEpochsAndDetails()
    {
        var progress = new LineProgress(_output, Verbosity.Verbose, _clock);

        progress.StageStarted("autoencoder", 0);
        progress.EpochFinished(new EpochFigures(1, 5, [new("loss", 0.03125), new("rate", 5e-5)]));
        progress.Detail("A detail.");

        Assert.Equal("autoencoder ...\nautoencoder: epoch 1 of 5: loss 0.03125, rate 5E-05\nA detail.\n", _output.ToString());
    }

    [Fact]
    public void QuietTellsOnlyWarnings()
    {
        var progress = new LineProgress(_output, Verbosity.Quiet, _clock);

        progress.StageStarted("autoencoder", 10);
        _clock.Seconds = 60;
        progress.Advanced(5);
        progress.Message("A message.");
        progress.Warning("A warning.");
        progress.StageFinished();

        Assert.Equal("warning: A warning.\n", _output.ToString());
    }

    [Fact]
    public void WorkDoneBeforeResumingDoesNotCountAsSpeed()
    {
        var progress = new LineProgress(_output, Verbosity.Normal, _clock);

        progress.StageStarted("s", 1_000);
        progress.Advanced(900);
        _clock.Seconds = 10;
        progress.Advanced(910);

        Assert.EndsWith("s: 910 of 1,000 images (91 %), 1 min 30 s left\n", _output.ToString());
    }

    private sealed class SetClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
