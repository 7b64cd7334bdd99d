using Bagan.Data;

namespace Bagan.Training;

/// <summary>Who follows a training: its progress, its figures, its pictures. Calls come between steps, on the training's thread.</summary>
public interface ITrainingObserver
{
    /// <summary>Who follows a part of the work: one of several generators, say.</summary>
    /// <param name="name">The name of the part.</param>
    ITrainingObserver ForPart(string name) => this;

    /// <summary>The training goes on from a checkpoint: what was recorded after it is void.</summary>
    /// <param name="stage">The stage under way then.</param>
    /// <param name="epochs">Its epochs that were complete.</param>
    /// <param name="records">Everything that had been recorded until then, in its order.</param>
    void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records);

    /// <summary>A stage begins or is taken up again.</summary>
    /// <param name="stage">"autoencoder", "latents" or "adversarial".</param>
    /// <param name="images">Images it will handle in all.</param>
    /// <param name="done">Images it handled before an interruption.</param>
    void StageStarted(string stage, long images, long done);

    /// <summary>The stage has handled so many images.</summary>
    void Advanced(long done);

    /// <summary>The stage is done.</summary>
    void StageFinished(string stage);

    /// <summary>An epoch has ended.</summary>
    void EpochFinished(EpochRecord record);

    /// <summary>Whether pictures are wanted after this epoch.</summary>
    bool WantsSamples(int epoch, int epochs);

    /// <summary>Pictures of where the training stands.</summary>
    void Samples(SampleSheet sheet);

    /// <summary>Something the person should know.</summary>
    void Message(string text);
}

/// <summary>The figures of an epoch; repeatable, so no wall-clock times.</summary>
/// <param name="Stage">"autoencoder" or "adversarial".</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">Epochs of the stage.</param>
/// <param name="Images">Images the stage has handled.</param>
/// <param name="Figures">Means over the epoch's steps.</param>
public sealed record EpochRecord(string Stage, int Epoch, int Epochs, long Images, IReadOnlyList<KeyValuePair<string, double>> Figures)
{
    /// <summary>What happened, in a record that is no epoch's figures but an event's, such as a rollback; otherwise null.</summary>
    public string? Note { get; init; }
}

/// <summary>Pictures of where a training stands: for each class real images, their reconstructions, and generated ones.</summary>
/// <param name="Stage">"autoencoder" or "adversarial".</param>
/// <param name="Epoch">The epoch after which they were made.</param>
/// <param name="Real">Some images of each class, in order of the classes.</param>
/// <param name="Reconstructed">The same images through the autoencoder, in the same order.</param>
/// <param name="Generated">Images of each class; null before the class latents are known.</param>
public sealed record SampleSheet(string Stage, int Epoch, ImageSet Real, ImageSet Reconstructed, ImageSet? Generated);

/// <summary>Follows nothing.</summary>
public sealed class NoObserver : ITrainingObserver
{
    private NoObserver()
    {
    }

    /// <summary>The one instance.</summary>
    public static NoObserver Instance { get; } = new();

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
    }

    /// <inheritdoc/>
    public void StageFinished(string stage)
    {
    }

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
    public void Message(string text)
    {
    }
}

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
