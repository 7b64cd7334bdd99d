using System.Net;
using System.Net.Sockets;
using Bagan.Tensors;
using Bagan.Tensors.Distributed;
using Bagan.Tensors.Modules;

namespace Bagan.Ranks;

/// <summary>
/// The processes of a job while they train together: the group, the watch over each other, and what all agree on. Every rank takes a part of each batch;
/// everything else is computed by all of them alike, from the same seed.
/// </summary>
internal sealed class RankSession : IDisposable
{
    private const int StepsBetweenChecks = 100;
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestOperation = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly RankStore _store;
    private readonly PeerWatch _watch;
    private readonly FaultEnd _fault;
    private readonly CancellationTokenSource _agreed = new();
    private long _steps;
    private int _shared;

    private RankSession(LaunchedRank launched, RankStore store, PeerWatch watch, FaultEnd fault, ProcessGroup group)
    {
        Launched = launched;
        _store = store;
        _watch = watch;
        _fault = fault;
        Group = group;
    }

    /// <summary>Which process this is.</summary>
    internal LaunchedRank Launched { get; }

    /// <summary>The ranks.</summary>
    internal ProcessGroup Group { get; }

    /// <summary>Cancelled when this process was asked to stop; while batches are divided, all of them stop after the same step.</summary>
    internal CancellationToken Asked { get; init; }

    /// <summary>Cancelled on all ranks after the same step, once one of them was asked to stop.</summary>
    internal CancellationToken Stop => _agreed.Token;

    /// <summary>Cancelled when the watch learns that another rank failed: work that does not wait for it ends by this. Five seconds later the process ends, whatever it does.</summary>
    internal CancellationToken Faulted => _fault.Token;

    /// <summary>Meets the other ranks.</summary>
    /// <param name="launched">What the launcher says.</param>
    /// <param name="says">What must be the same on all ranks, by name.</param>
    /// <param name="asked">Cancelled when this process was asked to stop.</param>
    /// <param name="end">Ends the process with exit code 1 and these words, where a fault leaves its work hanging.</param>
    /// <exception cref="BaganInputException">A rank was started with other options, data or another version; each difference is named.</exception>
    /// <exception cref="BaganException">A rank did not come.</exception>
    /// <exception cref="DistributedException">The ranks cannot reach each other, or this build has no process groups.</exception>
    internal static RankSession Open(LaunchedRank launched, IReadOnlyDictionary<string, string> says, CancellationToken asked, Action<string> end)
    {
        if (!ProcessGroup.HasGloo)
        {
            throw new BaganException($"This is {launched.Text}, and the tensor engine was built without process groups: libtorch {Engine.Version} or its headers lack c10d or gloo. Install libgloo-dev and build again, or start one process.");
        }

        var prefix = FormattableString.Invariant($"bagan/{launched.Restarts}/");
        var listens = launched.Rank == 0 && !launched.LauncherListens;
        var store = RankStore.Open(launched.Address, launched.Port, listens, prefix, launched.Rank, LongestStart);
        var fault = new FaultEnd(launched, end);
        PeerWatch? watch = null;
        try
        {
            RankAgreement.Require(launched, store, "start", says, LongestStart);
            var beats = RankStore.Open(launched.Address, launched.Port, listens: false, prefix, launched.Rank, LongestStart);
            watch = new PeerWatch(beats, launched.Rank, launched.Size, PeerWatchTimes.Usual, fault.Met);
            var group = ProcessGroup.Open(
                store, launched.Rank, launched.Size, new ProcessGroupOptions { Address = OwnAddress(launched), Timeout = LongestOperation, Blame = watch.Blame });
            watch.Operations = () => group.Started;
            return new RankSession(launched, store, watch, fault, group) { Asked = asked };
        }
        catch
        {
            watch?.Dispose();
            fault.Dispose();
            store.Dispose();
            throw;
        }
    }

    /// <summary>Refuses ranks that differ in something that is known only later.</summary>
    /// <param name="what">The name of the question, another one each time.</param>
    /// <param name="says">What must be the same on all ranks, by name.</param>
    /// <param name="stop">Ends the wait for the others, however long they take.</param>
    /// <exception cref="BaganInputException">A rank differs; each difference is named.</exception>
    /// <exception cref="BaganException">A rank failed, died or cannot be reached.</exception>
    internal void Agree(string what, IReadOnlyDictionary<string, string> says, CancellationToken stop)
    {
        WaitForAll($"agree on {what}", stop);
        RankAgreement.Require(Launched, _store, what, says, LongestOperation);
    }

    /// <summary>Joins results of pieces of work that the ranks dealt out: of each, that of the one rank that has it.</summary>
    /// <param name="what">What the pieces depend on and are, which must be the same on all ranks, by name.</param>
    /// <param name="own">A result for each piece; null: this rank has none.</param>
    /// <param name="length">Numbers of each result, at least 0 each.</param>
    /// <param name="stop">Ends the wait for the others, however long they take.</param>
    /// <returns>A result for each piece; null: no rank has one.</returns>
    /// <exception cref="BaganInputException">The ranks have other pieces; each difference is named.</exception>
    /// <exception cref="BaganException">A rank failed, died or cannot be reached.</exception>
    internal int[]?[] Share(IReadOnlyDictionary<string, string> what, IReadOnlyList<int[]?> own, int length, CancellationToken stop)
    {
        const long None = -1;
        Agree(FormattableString.Invariant($"pieces {++_shared}"), what, stop);
        if (own.Count == 0)
        {
            return [];
        }

        var values = new long[own.Count * length];
        Array.Fill(values, None);
        for (var piece = 0; piece < own.Count; piece++)
        {
            for (var i = 0; i < (own[piece]?.Length ?? 0); i++)
            {
                values[(piece * length) + i] = own[piece]![i];
            }
        }

        using var scope = new TensorScope();
        var all = Group.AllGather(Tensor.From<long>(values, own.Count, length)).Select(t => t.ToArray<long>()).ToList();
        return [.. Enumerable.Range(0, own.Count).Select(piece =>
            all.FirstOrDefault(v => v[piece * length] != None) is { } found ? Array.ConvertAll(found[(piece * length)..((piece + 1) * length)], v => (int)v) : null)];
    }

    /// <summary>Tensors of one rank, on all of them.</summary>
    /// <param name="rank">The rank that has them.</param>
    /// <param name="own">Its tensors; on the others tensors of the same names, shapes and types, which stay as they are.</param>
    /// <param name="stop">Ends the wait for that rank, however long it takes.</param>
    /// <returns>Copies, by name.</returns>
    /// <exception cref="BaganException">A rank failed, died or cannot be reached.</exception>
    internal IReadOnlyDictionary<string, Tensor> OfRank(int rank, IEnumerable<(string Name, Tensor Tensor)> own, CancellationToken stop)
    {
        WaitForAll(FormattableString.Invariant($"tensors {++_shared}"), stop);
        var copies = own.ToDictionary(t => t.Name, t => t.Tensor.Detach().Clone());
        foreach (var (_, copy) in copies.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            Group.Broadcast(copy, rank);
        }

        return copies;
    }

    /// <summary>This rank's part of a batch: the images from First on, Count of them. Null where there are fewer images than ranks: then every rank computes with all.</summary>
    internal BatchShare? ShareOf(int images) => images < Launched.Size ? null : PartOf(images);

    /// <summary>As <see cref="ShareOf"/>, of as many images as ranks or more.</summary>
    internal BatchShare PartOf(int images)
    {
        var first = (int)((long)images * Launched.Rank / Launched.Size);
        return new BatchShare(first, (int)((long)images * (Launched.Rank + 1) / Launched.Size) - first, images);
    }

    /// <summary>The backward pass of a divided batch; gradients and the loss are those of the whole batch afterwards.</summary>
    /// <param name="exchange">The gradients to be summed.</param>
    /// <param name="loss">The mean over this rank's part, times its share of the batch.</param>
    /// <returns>The loss of the whole batch.</returns>
    internal Tensor Backward(GradientExchange exchange, Tensor loss) => Backward(exchange, loss, [loss])[0];

    /// <summary>As the other, where the loss is a sum of which the terms are wanted.</summary>
    /// <param name="exchange">The gradients to be summed.</param>
    /// <param name="loss">This rank's share of the loss.</param>
    /// <param name="terms">This rank's shares of the terms.</param>
    /// <returns>The terms of the whole batch.</returns>
    internal Tensor[] Backward(GradientExchange exchange, Tensor loss, params ReadOnlySpan<Tensor> terms)
    {
        var sums = new double[terms.Length + 1];
        for (var i = 0; i < terms.Length; i++)
        {
            sums[i] = terms[i].Detach().To(ScalarType.Float64).ToArray<double>()[0];
        }

        sums[^1] = Asked.IsCancellationRequested ? 1 : 0;
        exchange.Backward(loss, sums);
        if (sums[^1] > 0)
        {
            _agreed.Cancel();
        }

        return [.. sums.SkipLast(1).Select(s => Tensor.From<float>([(float)s], 1))];
    }

    /// <summary>Now and then compares the weights of all ranks, which must be equal.</summary>
    /// <exception cref="BaganException">They differ; the rank is named.</exception>
    internal void Check(IEnumerable<Parameter> parameters)
    {
        if (++_steps % StepsBetweenChecks != 0)
        {
            return;
        }

        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var own = Tensor.Cat([.. parameters.Select(p => p.Master.Detach().To(ScalarType.Float64)).SelectMany(m => new[] { m.Sum().Reshape(1), (m * m).Sum().Reshape(1) })]);
        var all = Group.AllGather(own).Select(t => t.ToArray<double>()).ToList();
        if (Enumerable.Range(1, all.Count - 1).FirstOrDefault(r => !all[r].AsSpan().SequenceEqual(all[0])) is > 0 and var rank)
        {
            throw new BaganException(
                $"After {_steps} steps the weights of rank {rank} differ from those of rank 0: the two compute differently. All machines of a training need the same processor, libtorch and number of threads.");
        }
    }

    /// <summary>Whether an error of the engine comes from a lost rank: the normalisation of a divided batch meets it inside an operator. Null if not.</summary>
    private BaganException? Explain(EngineException error)
    {
        var lost = new[] { "Connection closed", "Connection reset", "Broken pipe", "imed out" }.Any(w => error.Message.Contains(w, StringComparison.Ordinal));
        return lost && _watch.Blame() is { } report
            ? new BaganException($"Rank {Launched.Rank}: a step was not finished, because {report.Text} (the engine reported: {error.Message.TrimEnd('.', '\n')}).", error) : null;
    }

    /// <summary>Waits until all ranks have come here, however long they take.</summary>
    /// <param name="where">The name of the place, another one each time.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="BaganException">A rank failed, died or cannot be reached.</exception>
    internal void WaitForAll(string where, CancellationToken stop)
    {
        Come(where);
        WaitFor(where, Launched.Size, stop);
    }

    /// <summary>The first rank comes and goes on; the others wait for it, however long it takes.</summary>
    /// <inheritdoc cref="WaitForAll"/>
    internal void WaitForFirst(string where, CancellationToken stop)
    {
        if (Launched.Rank == 0)
        {
            Come(where);
        }
        else
        {
            WaitFor(where, 1, stop);
        }
    }

    private void Come(string where) => WithStore(() => _store.Add($"came/{where}", 1));

    private void WaitFor(string where, int count, CancellationToken stop) => WithStore(() =>
    {
        while (_store.Add($"came/{where}", 0) < count)
        {
            if (_watch.Fault is { } report)
            {
                throw _fault.Remember(InVain(report, null));
            }

            stop.ThrowIfCancellationRequested();
            Thread.Sleep(Pause);
        }
    });

    private void WithStore(Action action)
    {
        try
        {
            action();
        }
        catch (DistributedException e) when (_watch.Blame() is { } report)
        {
            throw _fault.Remember(InVain(report, e));
        }
    }

    private BaganException InVain(PeerReport report, Exception? cause) => new($"Rank {Launched.Rank} waits for the others in vain, because {report.Text}.", cause);

    /// <summary>Does the work of this rank. Where it fails, the others are told why, so that they end too.</summary>
    /// <exception cref="BaganException">Another rank failed, died or cannot be reached, and is named.</exception>
    internal void Do(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException e)
        {
            if (Stop.IsCancellationRequested)
            {
                throw;
            }

            if (Faulted.IsCancellationRequested && !Asked.IsCancellationRequested)
            {
                throw _fault.Remember(new BaganException(_fault.Words, e));
            }

            Fail(new BaganException("it was asked to stop", e));
            throw;
        }
        catch (EngineException e) when (e is not DistributedException && Explain(e) is { } explained)
        {
            throw _fault.Remember(explained);
        }
        catch (DistributedException e)
        {
            _fault.Remember(e);
            throw;
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    private void Fail(Exception error) => _watch.Report(error.Message.ReplaceLineEndings(" ").TrimEnd('.'));

    /// <summary>Leaves the others. After a fault of another rank it ends the process: operations may hang that wait for it.</summary>
    public void Dispose()
    {
        if (_fault.Error is not null && Faulted.IsCancellationRequested)
        {
            RankAgreement.Leave(Launched, _store); // not for long: the fault ends the process after its time
            _fault.End();
        }

        _fault.Leave();
        _watch.Dispose();
        Group.Dispose();
        RankAgreement.Leave(Launched, _store);
        _store.Dispose();
        _agreed.Dispose();
        _fault.Dispose();
    }

    // The address of this machine on the way to the first rank: gloo listens on it.
    private static string OwnAddress(LaunchedRank launched)
    {
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(launched.Address, launched.Port); // sends nothing
        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}
