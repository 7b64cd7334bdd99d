using Bagan.Jobs.Progress;
using Bagan.Methods;
using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>
/// Shows all trainings of a grid as one stage, with what is under way in words. Where that takes minutes, the groups of cells count as the seconds that each is
/// expected to take, so that the time left does not follow the speed of the first of them; else as images.
/// </summary>
internal sealed class GridProgress : ITrainingObserver
{
    /// <summary>Images of a grid from which on speeds are measured, which takes seconds.</summary>
    internal const long ImagesWorthMeasuring = 400_000;

    private readonly IProgressSink _sink;
    private readonly IReadOnlyDictionary<string, GroupAmount> _amounts;
    private GroupAmount _group = new(1, 0);
    private double _before;
    private long _handled;
    private long _stage;

    private GridProgress(IProgressSink sink, IReadOnlyDictionary<string, GroupAmount> amounts, bool seconds)
    {
        _sink = sink;
        _amounts = amounts;
        sink.StageStarted("comparing", (long)amounts.Values.Sum(a => a.Amount), seconds ? "expected seconds" : "images");
    }

    /// <summary>Begins to show what is left of a grid.</summary>
    /// <param name="sink">Where.</param>
    /// <param name="work">What cells take.</param>
    /// <param name="left">The groups that are left.</param>
    /// <param name="measures">Whether the speed of the classifier can be measured.</param>
    /// <param name="worthMeasuring">Images from which on speeds are measured.</param>
    internal static GridProgress Begin(IProgressSink sink, GridWork work, IReadOnlyList<CellGroup> left, bool measures, long worthMeasuring = ImagesWorthMeasuring)
    {
        var images = left.ToDictionary(g => g.Name, work.Images, StringComparer.Ordinal);
        var seconds = measures && images.Values.Sum() >= worthMeasuring ? Measured(sink, work, left) : null;
        var amounts = images.ToDictionary(g => g.Key, g => new GroupAmount(Math.Max(1, g.Value), seconds?[g.Key] ?? g.Value), StringComparer.Ordinal);
        return new GridProgress(sink, amounts, seconds is not null);
    }

    // The seconds of each group; null where a method cannot be measured: its training will fail, or not, and is no reason to give up the others.
    private static Dictionary<string, double>? Measured(IProgressSink sink, GridWork work, IReadOnlyList<CellGroup> left)
    {
        sink.Message("Measuring the speed of the networks, for the time left.");
        var first = left.FirstOrDefault(g => g.Cells[0].Method.Parts != MethodParts.None); // it needs the network of the features
        try
        {
            return left.ToDictionary(g => g.Name, g => work.Seconds(g) + (g == first ? work.ReferenceSeconds : 0), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            sink.Message($"It could not be measured, so images are counted, and the time left is rough: {e.Message}");
            return null;
        }
    }

    /// <summary>Work on a group begins.</summary>
    /// <param name="group">One of those that were left.</param>
    /// <param name="over">The groups that are over, however many images they handled.</param>
    internal void Started(CellGroup group, IEnumerable<CellGroup> over)
    {
        _before = over.Sum(g => _amounts[g.Name].Amount);
        (_group, _handled, _stage) = (_amounts[group.Name], 0, 0);
        Advanced(0);
    }

    /// <summary>Work on the group is over.</summary>
    internal void Finished()
    {
        _before += _group.Amount;
        _group = new GroupAmount(1, 0);
        Advanced(0);
    }

    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records) => _sink.Message($"  continuing the {stage} stage after {epochs} epochs");

    public void StageStarted(string stage, long images, long done)
    {
        _stage = images;
        Advanced(done);
    }

    public void Advanced(long done) => _sink.Advanced((long)(_before + (_group.Amount * Math.Min(1, (double)(_handled + done) / _group.Images))));

    public void StageFinished(string stage) => _handled += _stage;

    public void EpochFinished(EpochRecord record) =>
        _sink.Detail($"  {record.Stage} {record.Epoch}/{record.Epochs}: {string.Join(", ", record.Figures.Select(f => FormattableString.Invariant($"{f.Key} {f.Value:g4}")))}");

    public bool WantsSamples(int epoch, int epochs) => false;

    public void Samples(SampleSheet sheet)
    {
    }

    public void Message(string text) => _sink.Message(text);

    /// <summary>What a group counts.</summary>
    /// <param name="Images">That its trainings handle; at least 1.</param>
    /// <param name="Amount">Of the whole.</param>
    private sealed record GroupAmount(long Images, double Amount);
}
