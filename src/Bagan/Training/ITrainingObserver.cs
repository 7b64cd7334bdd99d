using System.Runtime.InteropServices;
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

/// <summary>Shows several trainings, of classifiers say, as one stage of an observer: their own stages would flood the screen. They may run on several threads.</summary>
internal sealed class StageGroup : ITrainingObserver, IDisposable
{
    private readonly ITrainingObserver _observer;
    private readonly string _stage;
    private readonly ImageTally _tally = new();

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
    internal long Images => _tally.Images;

    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
    {
    }

    public void StageStarted(string stage, long images, long done)
    {
    }

    public void Advanced(long done) => _tally.Advance(done, _observer.Advanced);

    public void StageFinished(string stage) => _tally.Finish();

    public void EpochFinished(EpochRecord record)
    {
    }

    public bool WantsSamples(int epoch, int epochs) => false;

    public void Samples(SampleSheet sheet)
    {
    }

    public void Message(string text) => _tally.Tell(() => _observer.Message(text));

    /// <summary>Ends the stage.</summary>
    public void Dispose() => _observer.StageFinished(_stage);
}

/// <summary>Images that several trainings have handled, one after another or side by side on threads of their own. What it tells it tells one at a time.</summary>
internal sealed class ImageTally
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _now = []; // of the training on each thread
    private long _before;

    /// <summary>All of them.</summary>
    internal long Images
    {
        get
        {
            lock (_lock)
            {
                return _before + _now.Values.Sum();
            }
        }
    }

    /// <summary>The training on this thread has handled so many.</summary>
    /// <param name="done">Since it began.</param>
    /// <param name="told">Told the images of all.</param>
    internal void Advance(long done, Action<long> told)
    {
        lock (_lock)
        {
            ref var now = ref CollectionsMarshal.GetValueRefOrAddDefault(_now, Environment.CurrentManagedThreadId, out _);
            if (done < now)
            {
                _before += now; // of a training that ended without a word, as one that diverges does
            }

            now = done;
            told(_before + _now.Values.Sum());
        }
    }

    /// <summary>The training on this thread is over.</summary>
    internal void Finish()
    {
        lock (_lock)
        {
            _now.Remove(Environment.CurrentManagedThreadId, out var done);
            _before += done;
        }
    }

    /// <summary>Images count as handled that no training handles.</summary>
    internal void Skip(long images)
    {
        lock (_lock)
        {
            _before += images;
        }
    }

    /// <summary>Tells something while no other thread does.</summary>
    internal void Tell(Action tell)
    {
        lock (_lock)
        {
            tell();
        }
    }
}
