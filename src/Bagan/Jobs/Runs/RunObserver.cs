using System.Diagnostics;
using System.Globalization;
using Bagan.IO;
using Bagan.Jobs.Progress;
using Bagan.Reports.Pictures;
using Bagan.Training;

namespace Bagan.Jobs.Runs;

/// <summary>Turns what a training tells into progress on the screen and files in the run's folder.</summary>
internal sealed class RunObserver(RunFolder folder, IProgressSink sink, StageTimes times, string prefix = "") : ITrainingObserver
{
    // Pictures of at most so many epochs of a stage, spread evenly, the last one among them.
    private const int MostPictures = 10;
    private static readonly string[] Stages = ["autoencoder", "adversarial"];
    private readonly Stopwatch _watch = new();
    private int _epochs;
    private long _first;
    private long _done;

    /// <summary>Whether the folder gets sample grids.</summary>
    internal bool Pictures { get; init; } = true;

    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records) => folder.WriteMetrics(records);

    public void StageStarted(string stage, long images, long done)
    {
        Tensors.Engine.ReleaseFreedMemory();
        sink.StageStarted(prefix + stage, images);
        sink.Advanced(done);
        (_first, _done) = (done, done);
        _watch.Restart();
    }

    public void Advanced(long done)
    {
        _done = done;
        sink.Advanced(done);
    }

    public void StageFinished(string stage)
    {
        folder.AppendTiming(stage, _watch.Elapsed.TotalSeconds, _done - _first);
        times.Add(prefix + stage, _watch.Elapsed.TotalSeconds);
        sink.StageFinished();
    }

    public void EpochFinished(EpochRecord record)
    {
        _epochs = record.Epochs;
        folder.AppendMetrics(record);
        sink.EpochFinished(new EpochFigures(record.Epoch, record.Epochs, record.Figures));
    }

    public bool WantsSamples(int epoch, int epochs) => Pictures && (epoch == epochs || epoch % Math.Max(1, (epochs + MostPictures - 1) / MostPictures) == 0);

    public void Samples(SampleSheet sheet)
    {
        List<SampleGroup> groups = [new("real", sheet.Real), new("reconstructed", sheet.Reconstructed)];
        if (sheet.Generated is not null)
        {
            groups.Add(new("generated", sheet.Generated));
        }

        var title = $"{sheet.Stage}, epoch {sheet.Epoch} of {_epochs}";
        var png = SampleGrid.Create(groups, title: title).Draw().ToPng();
        var name = string.Create(CultureInfo.InvariantCulture, $"{(sheet.Stage == Stages[0] ? "1" : "2")}-{sheet.Stage}-{sheet.Epoch:D5}.png");
        DurableFile.MakeFolder(folder.Samples);
        DurableFile.Write(Path.Combine(folder.Samples, name), png);
    }

    public void Message(string text) => sink.Message(text);
}
