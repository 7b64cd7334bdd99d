using System.Globalization;
using Bagan.Jobs.Progress;

namespace Bagan.Cli.Terminal;

/// <summary>How far a stage is, how fast it goes, and how long it will still take.</summary>
internal sealed class StageClock(string stage, long total, string unit, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long? _first;
    private TimeSpan _firstAt;

    /// <summary>The stage's name.</summary>
    public string Stage { get; } = stage;

    /// <summary>Images in all; 0 if not known.</summary>
    public long Total { get; } = total;

    /// <summary>What is counted.</summary>
    public string Unit { get; } = unit;

    /// <summary>Images done.</summary>
    public long Done { get; private set; }

    /// <summary>Since the stage began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Images in a second, measured from the first report on, so that neither warming up nor work done before resuming counts; null until there are two.</summary>
    public double? Speed
    {
        get
        {
            var seconds = (Elapsed - _firstAt).TotalSeconds;
            return _first is { } first && Done > first && seconds > 0 ? (Done - first) / seconds : null;
        }
    }

    /// <summary>What is left at that speed; null if not known.</summary>
    public TimeSpan? Left => Total > 0 && Speed is { } speed ? TimeSpan.FromSeconds(Math.Min(1e9, Math.Max(0, Total - Done) / speed)) : null;

    /// <summary>Takes a report.</summary>
    public void Advance(long done)
    {
        Done = done;
        if (_first is null)
        {
            (_first, _firstAt) = (done, Elapsed);
        }
    }

    /// <summary>Images done, share, time left.</summary>
    public string Describe()
    {
        var text = Total > 0
            ? $"{Quantity.Count(Done)} of {Quantity.Count(Total)} {Unit} ({Math.Min(100, 100 * Done / Total)} %)"
            : $"{Quantity.Count(Done)} {Unit}";
        return Left is { } left ? $"{text}, {Quantity.Duration(left)} left" : text;
    }

    /// <summary>The figures of a finished epoch on a line.</summary>
    /// <param name="figures">The figures.</param>
    public string Describe(EpochFigures figures)
    {
        var values = figures.Values.Select(v => $"{v.Key} {v.Value.ToString("G4", CultureInfo.InvariantCulture)}");
        return $"{Stage}: epoch {figures.Epoch} of {figures.Epochs}: {string.Join(", ", values)}";
    }
}

/// <summary>The stages that are under way, the innermost last.</summary>
internal sealed class StageStack(TimeProvider time)
{
    private readonly Stack<StageClock> _stages = new();

    /// <summary>The innermost stage; one without a name where none is under way.</summary>
    public StageClock Current => _stages.TryPeek(out var stage) ? stage : new StageClock("", 0, "", time);

    /// <summary>A stage begins.</summary>
    public StageClock Start(string name, long total, string unit)
    {
        _stages.Push(new StageClock(name, total, unit, time));
        return Current;
    }

    /// <summary>The innermost stage ends.</summary>
    /// <returns>It; null where none was under way.</returns>
    public StageClock? Finish() => _stages.TryPop(out var stage) ? stage : null;
}
