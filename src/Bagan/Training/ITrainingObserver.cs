namespace Bagan.Training;

/// <summary>Who follows a training: its progress, its figures, its pictures. Calls come between steps, on the training's thread.</summary>
public interface ITrainingObserver
{
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
