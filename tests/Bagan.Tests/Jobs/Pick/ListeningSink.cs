using Bagan.Jobs.Progress;

namespace Bagan.Tests.Jobs.Pick;

/// <summary>Keeps what a job says, and stops it at some point of a stage.</summary>
internal sealed class ListeningSink : IProgressSink
{
    private string _stage = "";

    public List<string> Messages { get; } = [];

    public CancellationTokenSource? Stop { get; init; }

    public string Stage { get; init; } = "";

    public long After { get; init; }

    public void StageStarted(string stage, long total) => _stage = stage;

    public void Advanced(long done)
    {
        if (_stage == Stage && done > After)
        {
            Stop?.Cancel();
        }
    }

    public void StageFinished()
    {
    }

    public void EpochFinished(EpochFigures figures)
    {
    }

    public void Message(string text) => Messages.Add(text);

    public void Detail(string text)
    {
    }

    public void Warning(string text) => Messages.Add(text);
}
