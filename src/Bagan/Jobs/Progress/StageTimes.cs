using System.Diagnostics;
using Bagan.Reports;

namespace Bagan.Jobs.Progress;

/// <summary>How long the stages of a job took, in their order.</summary>
internal sealed class StageTimes
{
    private readonly List<StageTime> _times = [];

    internal IReadOnlyList<StageTime> All => _times;

    internal void Add(string stage, double seconds) => _times.Add(new StageTime(stage, seconds));

    /// <summary>Runs a stage under the eyes of the person, and keeps its time.</summary>
    internal T Run<T>(IProgressSink sink, string stage, long total, Func<T> work)
    {
        sink.StageStarted(stage, total);
        var result = Time(stage, work);
        sink.StageFinished();
        return result;
    }

    /// <summary>Runs work that tells of its stages itself, and keeps its time under one name.</summary>
    internal T Time<T>(string stage, Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = work();
        Add(stage, watch.Elapsed.TotalSeconds);
        return result;
    }
}
