using System.Diagnostics;
using Bagan.Reports;

namespace Bagan.Jobs.Progress;

/// <summary>
/// Where a job tells how far it is and what it noticed. Calls come in the job's order, one at a time, from any thread,
/// and must return quickly: they are made between training steps.
/// </summary>
internal interface IProgressSink
{
    /// <summary>A stage begins: after the one before it, or as a part of it, which then goes on when this one has finished.</summary>
    /// <param name="stage">Name, such as "autoencoder" or "generation".</param>
    /// <param name="total">Images the stage will handle, every pass counted; 0 if not known.</param>
    void StageStarted(string stage, long total);

    /// <summary>As the other, for a stage that counts something else.</summary>
    /// <param name="stage">Name.</param>
    /// <param name="total">How many the stage will handle; 0 if not known.</param>
    /// <param name="unit">What is counted, as it follows a number: "kB".</param>
    void StageStarted(string stage, long total, string unit) => StageStarted(stage, total);

    /// <summary>The current stage has come further.</summary>
    /// <param name="done">Images handled since the stage began, 0 to its total; after resuming it starts where the checkpoint was.</param>
    void Advanced(long done);

    /// <summary>The current stage is done.</summary>
    void StageFinished();

    /// <summary>An epoch of the current stage has ended.</summary>
    /// <param name="figures">Its number and what was measured.</param>
    void EpochFinished(EpochFigures figures);

    /// <summary>Something the person should read: a decision taken, a file written.</summary>
    void Message(string text);

    /// <summary>Something only for those who ask for more.</summary>
    void Detail(string text);

    /// <summary>Something that may spoil the result, or is not as was asked.</summary>
    void Warning(string text);
}

/// <summary>A sink for callers who want no reports.</summary>
internal sealed class NoProgress : IProgressSink
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

/// <summary>What an epoch's end reports.</summary>
/// <param name="Epoch">The epoch that ended, from 1.</param>
/// <param name="Epochs">Epochs of the stage in all.</param>
/// <param name="Values">Name and value of each figure in the order to show them, such as "loss" 0.031.</param>
internal sealed record EpochFigures(int Epoch, int Epochs, IReadOnlyList<KeyValuePair<string, double>> Values);

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
        Tensors.Engine.ReleaseFreedMemory(); // photographs are read and written by code that takes memory of its own
        var watch = Stopwatch.StartNew();
        var result = work();
        Add(stage, watch.Elapsed.TotalSeconds);
        return result;
    }
}
