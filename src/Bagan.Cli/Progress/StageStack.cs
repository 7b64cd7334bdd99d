namespace Bagan.Cli.Progress;

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
