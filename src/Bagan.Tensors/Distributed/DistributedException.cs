namespace Bagan.Tensors.Distributed;

/// <summary>An operation between processes failed: another process died, hangs, or cannot be reached.</summary>
internal sealed class DistributedException : EngineException
{
    /// <summary>Creates the error.</summary>
    /// <param name="fault">What happened.</param>
    /// <param name="rank">The rank that tells it.</param>
    /// <param name="peer">The rank that is to blame; null where that is not known.</param>
    /// <param name="operation">The operation, such as "all-reduce".</param>
    /// <param name="message">The error in words.</param>
    public DistributedException(RankFault fault, int rank, int? peer, string operation, string message)
        : base(message)
    {
        Fault = fault;
        Rank = rank;
        Peer = peer;
        Operation = operation;
    }

    /// <summary>What happened.</summary>
    public RankFault Fault { get; }

    /// <summary>The rank that tells it.</summary>
    public int Rank { get; }

    /// <summary>The rank that is to blame; null where that is not known.</summary>
    public int? Peer { get; }

    /// <summary>The operation that failed, such as "all-reduce".</summary>
    public string Operation { get; }

    // Codes of the ABI.
    private const int TimedOut = 4;
    private const int ConnectionLost = 5;
    private const int NotBuilt = 6;

    internal static void Check(int code, int rank, string operation, Func<PeerReport?>? blame = null)
    {
        if (code == 0)
        {
            return;
        }

        var fault = code switch
        {
            TimedOut => RankFault.TimedOut,
            ConnectionLost => RankFault.ConnectionLost,
            NotBuilt => RankFault.NotBuilt,
            _ => RankFault.Refused,
        };
        var words = EngineError.Words();
        var report = fault is RankFault.TimedOut or RankFault.ConnectionLost ? blame?.Invoke() : null;
        var why = fault switch
        {
            RankFault.TimedOut => "was not finished in time",
            RankFault.ConnectionLost => "lost its connection",
            _ => "failed",
        };
        throw new DistributedException(
            fault, rank, report?.Rank, operation,
            $"Rank {rank}: {operation} {why}{(report is null ? "" : $", because {report.Text}")} (the engine reported: {words.TrimEnd('.', '\n')}).");
    }
}

/// <summary>Why an operation between processes failed.</summary>
internal enum RankFault
{
    /// <summary>A process did not answer within the time that it had.</summary>
    TimedOut,

    /// <summary>A connection ended or could not be made.</summary>
    ConnectionLost,

    /// <summary>The engine refused the operation: tensors that differ in size, say.</summary>
    Refused,

    /// <summary>This build has no process groups.</summary>
    NotBuilt,
}

/// <summary>What is known of a process that failed.</summary>
/// <param name="Rank">Its rank.</param>
/// <param name="Text">What happened to it, and since when: a sentence without its end.</param>
internal sealed record PeerReport(int Rank, string Text);
