using Bagan.Tensors.Distributed;

namespace Bagan.Ranks;

/// <summary>Ends this process when another has failed: at once where its own work has met the fault and is undone, otherwise after five seconds.</summary>
/// <param name="launched">Which process this is.</param>
/// <param name="end">Ends it with exit code 1 and these words.</param>
internal sealed class FaultEnd(LaunchedRank launched, Action<string> end) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _met = new();
    private readonly TaskCompletionSource _left = new();
    private volatile string? _error;
    private volatile PeerReport? _report;

    /// <summary>Cancelled when there is a fault.</summary>
    internal CancellationToken Token => _met.Token;

    /// <summary>What the work of this process says of it; null where it has not met it.</summary>
    internal string? Error => _error;

    /// <summary>What the watch says of it.</summary>
    internal string Words => $"This is {launched.Text}, and it ends because {_report?.Text}. Start the job again; a training goes on from its last checkpoint.";

    /// <summary>Takes what the work says when it has ended.</summary>
    internal T Remember<T>(T error)
        where T : Exception
    {
        _error = error.Message;
        return error;
    }

    /// <summary>There is a fault of another process. Where the work waits for that process it meets the fault itself, and says more.</summary>
    internal void Met(PeerReport report)
    {
        _report = report;
        try
        {
            _met.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return; // this process has done its work
        }

        if (!_left.Task.Wait(Grace))
        {
            End();
        }
    }

    /// <summary>This process has done its work, or ends by an error of its own: a fault of another ends it no more.</summary>
    internal void Leave() => _left.TrySetResult();

    /// <summary>Ends the process.</summary>
    internal void End() => end(Error ?? Words);

    public void Dispose() => _met.Dispose();
}
