using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Bagan.Data.Sources;

/// <summary>Loops on several threads that fail with the exception that stopped them, not with a bundle of exceptions.</summary>
internal static class ParallelWork
{
    private const int Chunk = 32;

    /// <summary>Calls <paramref name="body"/> for 0..count-1, in ranges, in any order.</summary>
    /// <param name="count">How many.</param>
    /// <param name="limits">Threads and cancellation.</param>
    /// <param name="body">Takes the start and the end (exclusive) of a range.</param>
    public static void For(int count, ReadLimits limits, Action<int, int> body)
    {
        if (count == 0)
        {
            return;
        }

        if (limits.Threads == 1)
        {
            for (var start = 0; start < count; start += Chunk)
            {
                limits.Cancellation.ThrowIfCancellationRequested();
                body(start, Math.Min(count, start + Chunk));
            }

            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = limits.Threads, CancellationToken = limits.Cancellation };
        try
        {
            Parallel.ForEach(Partitioner.Create(0, count, Chunk), options, range => body(range.Item1, range.Item2));
        }
        catch (AggregateException e)
        {
            Rethrow(e);
        }
    }

    /// <summary>
    /// Hands what one thread produces, in order, to several that consume it. At most a few items a thread wait at any time.
    /// </summary>
    /// <param name="produce">Makes the items, on the calling thread; the token it gets stops it when a consumer has failed.</param>
    /// <param name="limits">Threads and cancellation; with one thread everything runs on the calling one.</param>
    /// <param name="body">Takes an item.</param>
    public static void Pipe<T>(Func<CancellationToken, IEnumerable<T>> produce, ReadLimits limits, Action<T> body)
    {
        if (limits.Threads == 1)
        {
            foreach (var item in produce(limits.Cancellation))
            {
                limits.Cancellation.ThrowIfCancellationRequested();
                body(item);
            }

            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limits.Cancellation);
        using var queue = new BlockingCollection<T>(limits.Threads * 2);
        var workers = new Task[limits.Threads];
        for (var w = 0; w < workers.Length; w++)
        {
            workers[w] = Task.Factory.StartNew(Consume, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        ExceptionDispatchInfo? producerFailure = null;
        try
        {
            foreach (var item in produce(stop.Token))
            {
                queue.Add(item, stop.Token);
            }
        }
        catch (Exception e)
        {
            producerFailure = ExceptionDispatchInfo.Capture(e);
        }

        queue.CompleteAdding();
        try
        {
            Task.WaitAll(workers);
        }
        catch (AggregateException e)
        {
            Rethrow(e);
        }

        producerFailure?.Throw();

        void Consume()
        {
            try
            {
                foreach (var item in queue.GetConsumingEnumerable())
                {
                    limits.Cancellation.ThrowIfCancellationRequested();
                    body(item);
                }
            }
            catch
            {
                stop.Cancel(); // the producer must not wait for room that nobody makes
                throw;
            }
        }
    }

    private static void Rethrow(AggregateException bundle)
    {
        var inner = bundle.Flatten().InnerExceptions;
        ExceptionDispatchInfo.Throw(inner.FirstOrDefault(e => e is not OperationCanceledException) ?? inner[0]);
    }
}

/// <summary>Lets threads work on a limited number of bytes at a time; one that alone is over the limit waits until it is the only one.</summary>
internal sealed class ByteGate(long limit)
{
    private readonly object _lock = new();
    private long _inside;

    /// <summary>Waits for room and takes it; disposing the result gives it back.</summary>
    public Pass Enter(long bytes, CancellationToken cancellation)
    {
        lock (_lock)
        {
            while (_inside > 0 && _inside + bytes > limit)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_lock, TimeSpan.FromMilliseconds(100));
            }

            _inside += bytes;
        }

        return new Pass(this, bytes);
    }

    private void Leave(long bytes)
    {
        lock (_lock)
        {
            _inside -= bytes;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Room taken.</summary>
    internal readonly struct Pass(ByteGate gate, long bytes) : IDisposable
    {
        /// <summary>Gives the room back.</summary>
        public void Dispose() => gate.Leave(bytes);
    }
}
