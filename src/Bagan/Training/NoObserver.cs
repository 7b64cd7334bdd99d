namespace Bagan.Training;

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
