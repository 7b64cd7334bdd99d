namespace Bagan.Tensors.Distributed;

/// <summary>
/// The processes of a job, which compute together: collective operations on tensors, by libtorch's gloo, or by NCCL between GPUs. All ranks must call the
/// same operations in the same order with tensors of the same sizes and types.
/// </summary>
internal sealed unsafe class ProcessGroup : IDisposable
{
    private readonly Func<PeerReport?>? _blame;
    private nint _handle;
    private long _started;

    private ProcessGroup(nint handle, int rank, int size, Func<PeerReport?>? blame)
    {
        _handle = handle;
        Rank = rank;
        Size = size;
        _blame = blame;
    }

    /// <summary>Whether this build has process groups on the processor, by gloo.</summary>
    public static bool HasGloo => Backends.Gloo;

    /// <summary>Whether this build has process groups between GPUs, by NCCL.</summary>
    public static bool HasNccl => Backends.Nccl;

    /// <summary>The number of this process, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int Size { get; }

    /// <summary>Operations started until now.</summary>
    public long Started => Volatile.Read(ref _started);

    private static (bool Gloo, bool Nccl) Backends
    {
        get
        {
            EngineError.Check(NativeMethods.bt_group_backends(out var gloo, out var nccl));
            return (gloo != 0, nccl != 0);
        }
    }

    /// <summary>Joins the group; it returns when all ranks have.</summary>
    /// <param name="store">Where the ranks find each other.</param>
    /// <param name="rank">The number of this process, 0 to <paramref name="size"/> - 1.</param>
    /// <param name="size">How many processes there are.</param>
    /// <param name="options">Kind, address and time.</param>
    /// <exception cref="DistributedException">A rank did not come in time, or this build has no such groups.</exception>
    public static ProcessGroup Open(RankStore store, int rank, int size, ProcessGroupOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        DistributedException.Check(
            NativeMethods.bt_group_open(store.Handle, options.Nccl ? "nccl" : "gloo", rank, size, options.Address, (long)options.Timeout.TotalMilliseconds, out var handle),
            rank, "joining the process group", options.Blame);
        return new ProcessGroup(handle, rank, size, options.Blame);
    }

    /// <summary>Replaces a tensor on all ranks by the sum, maximum or minimum over the ranks, element by element.</summary>
    /// <param name="tensor">Any shape; dense in memory, in the same order on all ranks.</param>
    /// <param name="reduction">What becomes of the elements.</param>
    /// <exception cref="DistributedException">A rank died, hangs or cannot be reached.</exception>
    public void AllReduce(Tensor tensor, Reduction reduction = Reduction.Sum) => Begin(tensor, reduction).Wait();

    /// <summary>Starts <see cref="AllReduce"/>; the tensor may not be touched before the result was waited for.</summary>
    public Collective Begin(Tensor tensor, Reduction reduction = Reduction.Sum)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Start("all-reduce", NativeMethods.bt_group_all_reduce(Handle, tensor.Handle, (int)reduction, out var work), work);
    }

    /// <summary>Replaces a tensor on all ranks by that of one.</summary>
    /// <param name="tensor">The same shape and type on all ranks.</param>
    /// <param name="root">The rank whose values count.</param>
    /// <exception cref="DistributedException">A rank died, hangs or cannot be reached.</exception>
    public void Broadcast(Tensor tensor, int root)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Start("broadcast", NativeMethods.bt_group_broadcast(Handle, tensor.Handle, root, out var work), work).Wait();
    }

    /// <summary>The tensors of all ranks.</summary>
    /// <param name="tensor">The same shape and type on all ranks.</param>
    /// <returns>One a rank, in their order.</returns>
    /// <exception cref="DistributedException">A rank died, hangs or cannot be reached.</exception>
    public IReadOnlyList<Tensor> AllGather(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Tensor[] all = [.. Enumerable.Range(0, Size).Select(_ => tensor.Detach().Clone())];
        nint[] handles = [.. all.Select(t => t.Handle)];
        fixed (nint* h = handles)
        {
            Start("all-gather", NativeMethods.bt_group_all_gather(Handle, tensor.Handle, h, Size, out var work), work).Wait();
        }

        return all;
    }

    /// <summary>Waits until all ranks have come here.</summary>
    /// <exception cref="DistributedException">A rank died, hangs or cannot be reached.</exception>
    public void Barrier() => Start("barrier", NativeMethods.bt_group_barrier(Handle, out var work), work).Wait();

    /// <summary>Leaves the group. Operations of others that wait for this rank fail.</summary>
    public void Dispose()
    {
        if (_handle != 0)
        {
            _ = NativeMethods.bt_group_free(_handle); // nothing is left to be told
            _handle = 0;
        }
    }

    /// <summary>Says which images of a batch this process computes with, until the result is disposed: dropout and normalisation then go by the whole batch.</summary>
    /// <param name="first">The place of its first image in the whole batch.</param>
    /// <param name="total">Images of the whole batch, at least 1.</param>
    internal IDisposable Divide(int first, int total)
    {
        RankOperation(NativeMethods.bt_batch_part_set(Handle, first, total, 0, 0), "dividing a batch");
        return new Whole();
    }

    /// <summary>As the other, of a batch that is two batches one behind the other, of each of which this process has a part.</summary>
    /// <param name="first">The place of its first image in the first batch.</param>
    /// <param name="count">Its images of the first batch, at least 1; those of the second follow.</param>
    /// <param name="second">The place of its first image of the second batch, the first batch counted.</param>
    /// <param name="total">Images of both batches.</param>
    internal IDisposable Divide(int first, int count, int second, int total)
    {
        RankOperation(NativeMethods.bt_batch_part_set(Handle, first, total, count, second), "dividing a batch");
        return new Whole();
    }

    internal void RankOperation(int code, string operation) => DistributedException.Check(code, Rank, operation, _blame);

    /// <summary>Counts operations that were started elsewhere.</summary>
    internal void Count(int operations) => Interlocked.Add(ref _started, operations);

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    private sealed class Whole : IDisposable
    {
        public void Dispose() => EngineError.Check(NativeMethods.bt_batch_part_set(0, 0, 0, 0, 0));
    }

    private Collective Start(string operation, int code, nint work)
    {
        DistributedException.Check(code, Rank, operation, _blame);
        Interlocked.Increment(ref _started);
        return new Collective(work, Rank, operation, _blame);
    }
}

/// <summary>How ranks join.</summary>
internal sealed record ProcessGroupOptions
{
    /// <summary>The address of this machine that the other ranks reach; gloo listens on it, on a port that the system chooses.</summary>
    public required string Address { get; init; }

    /// <summary>How long an operation may wait for another rank.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether tensors are on GPUs, so that NCCL does the work.</summary>
    public bool Nccl { get; init; }

    /// <summary>Asked after a failure which rank is to blame; null: nobody knows.</summary>
    internal Func<PeerReport?>? Blame { get; init; }
}

/// <summary>What becomes of elements when ranks bring them together.</summary>
internal enum Reduction
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The largest.</summary>
    Maximum,

    /// <summary>The smallest.</summary>
    Minimum,
}

/// <summary>An operation between ranks that goes on by itself. Each must be waited for once.</summary>
internal sealed class Collective
{
    private readonly int _rank;
    private readonly string _operation;
    private readonly Func<PeerReport?>? _blame;
    private nint _work;

    internal Collective(nint work, int rank, string operation, Func<PeerReport?>? blame)
    {
        _work = work;
        _rank = rank;
        _operation = operation;
        _blame = blame;
    }

    /// <summary>Whether it is over.</summary>
    public bool IsDone
    {
        get
        {
            if (_work == 0)
            {
                return true;
            }

            DistributedException.Check(NativeMethods.bt_work_done(_work, out var done), _rank, _operation, _blame);
            return done != 0;
        }
    }

    /// <summary>Waits until it is over.</summary>
    /// <exception cref="DistributedException">A rank died, hangs or cannot be reached.</exception>
    public void Wait()
    {
        if (_work != 0)
        {
            var work = _work;
            _work = 0;
            DistributedException.Check(NativeMethods.bt_work_wait(work), _rank, _operation, _blame);
        }
    }
}
