using Bagan.Jobs;

namespace Bagan.Cli.Progress;

/// <summary>Progress as plain lines, for logs and pipes: a line when a stage begins and ends, and at most one every ten seconds between.</summary>
internal sealed class LineProgress(TextWriter output, Verbosity verbosity, TimeProvider time) : IProgressSink
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private StageClock _clock = new("", 0, time);
    private TimeSpan _lastLine;

    /// <inheritdoc/>
    public void StageStarted(string stage, long total)
    {
        lock (_lock)
        {
            _clock = new StageClock(stage, total, time);
            _lastLine = TimeSpan.Zero;
            Normal(total > 0 ? $"{stage}: {Wording.Count(total)} images" : $"{stage} ...");
        }
    }

    /// <inheritdoc/>
    public void Advanced(long done)
    {
        lock (_lock)
        {
            _clock.Advance(done);
            if (_clock.Elapsed - _lastLine >= Pause)
            {
                _lastLine = _clock.Elapsed;
                Normal($"{_clock.Stage}: {_clock.Describe()}");
            }
        }
    }

    /// <inheritdoc/>
    public void StageFinished()
    {
        lock (_lock)
        {
            Normal($"{_clock.Stage}: done in {Wording.Duration(_clock.Elapsed)}");
        }
    }

    /// <inheritdoc/>
    public void EpochFinished(EpochFigures figures) => Detail(Wording.Epoch(_clock.Stage, figures));

    /// <inheritdoc/>
    public void Message(string text)
    {
        lock (_lock)
        {
            Normal(text);
        }
    }

    /// <inheritdoc/>
    public void Detail(string text)
    {
        lock (_lock)
        {
            if (verbosity == Verbosity.Verbose)
            {
                output.WriteLine(text);
            }
        }
    }

    /// <inheritdoc/>
    public void Warning(string text)
    {
        lock (_lock)
        {
            output.WriteLine($"warning: {text}");
        }
    }

    private void Normal(string text)
    {
        if (verbosity != Verbosity.Quiet)
        {
            output.WriteLine(text);
        }
    }
}
