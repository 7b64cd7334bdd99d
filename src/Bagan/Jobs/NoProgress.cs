namespace Bagan.Jobs;

/// <summary>A sink for callers who want no reports.</summary>
public sealed class NoProgress : IProgressSink
{
    /// <summary>The one instance.</summary>
    public static NoProgress Instance { get; } = new();

    private NoProgress()
    {
    }

    /// <inheritdoc/>
    public void StageStarted(string stage, long total)
    {
    }

    /// <inheritdoc/>
    public void Advanced(long done)
    {
    }

    /// <inheritdoc/>
    public void StageFinished()
    {
    }

    /// <inheritdoc/>
    public void EpochFinished(EpochFigures figures)
    {
    }

    /// <inheritdoc/>
    public void Message(string text)
    {
    }

    /// <inheritdoc/>
    public void Detail(string text)
    {
    }

    /// <inheritdoc/>
    public void Warning(string text)
    {
    }
}
