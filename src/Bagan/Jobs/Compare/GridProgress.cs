using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>Shows all trainings of a grid as one stage, counted in images, with what is under way in words.</summary>
internal sealed class GridProgress(IProgressSink sink) : ITrainingObserver
{
    private long _before;
    private long _stage;

    /// <summary>A piece of work that was expected to handle so many images is over, however many it handled.</summary>
    internal void Finished(long upTo)
    {
        _before = upTo;
        sink.Advanced(_before);
    }

    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records) => sink.Message($"  going on with the {stage} stage after {epochs} epochs");

    public void StageStarted(string stage, long images, long done)
    {
        _stage = images;
        Advanced(done);
    }

    public void Advanced(long done) => sink.Advanced(_before + done);

    public void StageFinished(string stage) => _before += _stage;

    public void EpochFinished(EpochRecord record) =>
        sink.Detail($"  {record.Stage} {record.Epoch}/{record.Epochs}: {string.Join(", ", record.Figures.Select(f => FormattableString.Invariant($"{f.Key} {f.Value:g4}")))}");

    public bool WantsSamples(int epoch, int epochs) => false;

    public void Samples(SampleSheet sheet)
    {
    }

    public void Message(string text) => sink.Message(text);
}
