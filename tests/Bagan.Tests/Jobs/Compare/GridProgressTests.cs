using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Compare;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Compare;

/// <summary>A grid is shown as one stage, in images or in the seconds that its parts are expected to take.</summary>
[Collection(EngineCollection.Name)]
public sealed class GridProgressTests
{
    private static readonly CompareOptions Options = new() { Training = new TrainingOptions { Preset = PresetName.Fast, AeEpochs = 1, GanEpochs = 1 }, Methods = "none,bagan" };

    [Fact]
    public void AShortGridIsCountedInImages()
    {
        using var images = TinySet.Make([20, 12, 8]);
        var (work, left) = Grid(images);
        var sink = new Sink();
        var progress = GridProgress.Begin(sink, work, left, measures: true);

        Assert.Equal(("images", left.Sum(work.Images)), (sink.Unit, sink.Total));
        progress.Started(left[1], left.Take(1));
        Assert.Equal(work.Images(left[0]), sink.Done);
        progress.StageStarted("adversarial", 10, 0);
        progress.Advanced(5);
        Assert.Equal(work.Images(left[0]) + 5, sink.Done);
        progress.StageFinished("adversarial");
        progress.StageStarted("classifier", 8, 0);
        progress.Advanced(3);
        Assert.Equal(work.Images(left[0]) + 13, sink.Done);
        progress.Finished();
        Assert.Equal(sink.Total, sink.Done);
    }

    [Fact]
    public void ALongOneInTheSecondsThatEachPartIsExpectedToTake()
    {
        using var images = TinySet.Make([20, 12, 8]);
        var (work, left) = Grid(images);
        var sink = new Sink();
        var progress = GridProgress.Begin(sink, work, left, measures: true, worthMeasuring: 1);

        Assert.Equal(("expected seconds", (long)(left.Sum(work.Seconds) + work.ReferenceSeconds)), (sink.Unit, sink.Total));
        Assert.True(work.Seconds(left[1]) > work.Seconds(left[0]), "A generator takes longer than none.");
        Assert.Equal(left.Sum(work.Seconds) + work.ReferenceSeconds, work.Seconds([.. left.SelectMany(g => g.Cells)]), 1e-9);
        progress.Started(left[1], left.Take(1));
        Assert.Equal((long)work.Seconds(left[0]), sink.Done);
        progress.Advanced(long.MaxValue / 2); // a training that handles more than was expected
        Assert.Equal(sink.Total, sink.Done);
        progress.Finished();
        Assert.Equal(sink.Total, sink.Done);
    }

    [Fact]
    public void AMethodThatCannotBeMeasuredLeavesTheOthersToTheirWork()
    {
        using var images = TinySet.Make([20, 12, 8]);
        var (_, left) = Grid(images);
        var protocol = new ClassifierProtocol { Steps = 2, Batch = -1 };
        var work = new GridWork(Options, protocol, images, tested: 30, hasValidation: false, new TrainingContext { Observer = NoObserver.Instance });
        var sink = new Sink();
        Assert.ThrowsAny<Exception>(() => work.Seconds(left[0]));

        GridProgress.Begin(sink, work, left, measures: true, worthMeasuring: long.MinValue);

        Assert.Equal("images", sink.Unit);
        Assert.Contains(sink.Messages, m => m.StartsWith("It could not be measured", StringComparison.Ordinal));
    }

    private static (GridWork Work, List<CellGroup> Left) Grid(Bagan.Data.ImageSet images)
    {
        var protocol = ImbalanceProtocol.Parse("as-is").Variants(images.ClassNames)[0];
        var work = new GridWork(Options, new ClassifierProtocol { Steps = 2 }, images, tested: 30, hasValidation: false, new TrainingContext { Observer = NoObserver.Instance });
        return (work, [.. CellGroup.Of(CompareJob.Methods(Options).Select(m => new GridCell(m, protocol, 0)))]);
    }

    private sealed class Sink : IProgressSink
    {
        internal List<string> Messages { get; } = [];

        internal string Unit { get; private set; } = "";

        internal long Total { get; private set; }

        internal long Done { get; private set; }

        public void StageStarted(string stage, long total) => StageStarted(stage, total, "images");

        public void StageStarted(string stage, long total, string unit) => (Total, Unit) = (total, unit);

        public void Advanced(long done) => Done = done;

        public void StageFinished()
        {
        }

        public void EpochFinished(EpochFigures figures)
        {
        }

        public void Message(string text) => Messages.Add(text);

        public void Detail(string text)
        {
        }

        public void Warning(string text)
        {
        }
    }
}
