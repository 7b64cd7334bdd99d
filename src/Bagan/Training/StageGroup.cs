namespace Bagan.Training;

/// <summary>Shows several trainings, of classifiers say, as one stage of an observer: their own stages would flood the screen.</summary>
internal sealed class StageGroup : ITrainingObserver, IDisposable
{
    private readonly ITrainingObserver _observer;
    private readonly string _stage;
    private long _before;
    private long _now;

    /// <summary>Begins the stage.</summary>
    /// <param name="observer">The observer.</param>
    /// <param name="stage">The name of the stage.</param>
    /// <param name="images">Images that all the trainings will handle, about.</param>
    internal StageGroup(ITrainingObserver observer, string stage, long images)
    {
        _observer = observer;
        _stage = stage;
        observer.StageStarted(stage, images, 0);
    }

    /// <summary>Images that the trainings have handled.</summary>
    internal long Images => _before + _now;

    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
    {
    }

    public void StageStarted(string stage, long images, long done)
    {
    }

    public void Advanced(long done)
    {
        _now = done;
        _observer.Advanced(Images);
    }

    public void StageFinished(string stage) => (_before, _now) = (_before + _now, 0);

    public void EpochFinished(EpochRecord record)
    {
    }

    public bool WantsSamples(int epoch, int epochs) => false;

    public void Samples(SampleSheet sheet)
    {
    }

    public void Message(string text) => _observer.Message(text);

    /// <summary>Ends the stage.</summary>
    public void Dispose() => _observer.StageFinished(_stage);
}
