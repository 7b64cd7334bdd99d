using Bagan.Jobs.Progress;

namespace Bagan.Cli.Terminal;

/// <summary>Progress as plain lines, for logs and pipes: a line when a stage begins and ends, and at most one every ten seconds between.</summary>
internal sealed class LineProgress(TextWriter output, Verbosity verbosity, TimeProvider time) : IProgressSink
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly StageStack _stages = new(time);
    private TimeSpan _lastLine;

    /// <inheritdoc/>
    public void StageStarted(string stage, long total) => StageStarted(stage, total, "images");

    /// <inheritdoc/>
    public void StageStarted(string stage, long total, string unit)
    {
        lock (_lock)
        {
            _stages.Start(stage, total, unit);
            _lastLine = TimeSpan.Zero;
            Normal(total > 0 ? $"{stage}: {Quantity.Count(total)} {unit}" : $"{stage} ...");
        }
    }

    /// <inheritdoc/>
    public void Advanced(long done)
    {
        lock (_lock)
        {
            var stage = _stages.Current;
            stage.Advance(done);
            if (stage.Elapsed - _lastLine >= Pause)
            {
                _lastLine = stage.Elapsed;
                Normal($"{stage.Stage}: {stage.Describe()}");
            }
        }
    }

    /// <inheritdoc/>
    public void StageFinished()
    {
        lock (_lock)
        {
            if (_stages.Finish() is { } stage)
            {
                Normal($"{stage.Stage}: done in {Quantity.Duration(stage.Elapsed)}");
                _lastLine = _stages.Current.Elapsed;
            }
        }
    }

    /// <inheritdoc/>
    public void EpochFinished(EpochFigures figures) => Detail(_stages.Current.Describe(figures));

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
