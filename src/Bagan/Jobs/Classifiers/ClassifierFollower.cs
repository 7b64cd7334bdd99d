using Bagan.Jobs.Progress;
using Bagan.Training;

namespace Bagan.Jobs.Classifiers;

/// <summary>Shows the training of one or more classifiers as one stage of a job: their own stages would flood the screen.</summary>
/// <param name="sink">Receives progress and messages.</param>
internal sealed class ClassifierFollower(IProgressSink sink) : ITrainingObserver
{
    private long _before;
    private long _now;

    /// <summary>A training is left out, as its result is known.</summary>
    /// <param name="images">The images that it would have seen.</param>
    public void Skip(long images) => _before += images;

    /// <inheritdoc/>
    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
    {
    }

    /// <inheritdoc/>
    public void StageStarted(string stage, long images, long done)
    {
    }

    /// <inheritdoc/>
    public void Advanced(long done)
    {
        _now = done;
        sink.Advanced(_before + done);
    }

    /// <inheritdoc/>
    public void StageFinished(string stage) => (_before, _now) = (_before + _now, 0);

    /// <inheritdoc/>
    public void EpochFinished(EpochRecord record)
    {
    }

    /// <inheritdoc/>
    public bool WantsSamples(int epoch, int epochs) => false;

    /// <inheritdoc/>
    public void Samples(SampleSheet sheet)
    {
    }

    /// <inheritdoc/>
    public void Message(string text) => sink.Detail(text);
}
