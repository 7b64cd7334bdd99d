using System.Runtime.ExceptionServices;
using Bagan.Tensors;

namespace Bagan.Evaluation.Classifiers;

/// <summary>
/// Independent pieces of work, several at a time on threads of their own: a small network gains little from a second thread, and two of them keep two
/// threads busy. How many threads a piece has does not depend on how many run at a time, so neither do its results.
/// </summary>
/// <param name="AtOnce">How many pieces at a time, at least 1.</param>
/// <param name="Threads">Threads of the engine for each, at least 1.</param>
internal sealed record SideBySide(int AtOnce, int Threads)
{
    /// <summary>One piece after another, each with all threads of the engine.</summary>
    internal static SideBySide InTurn => new(1, Engine.Threads);

    /// <summary>Does all of the work. The first failure asks the rest to stop; what is under way ends first.</summary>
    /// <param name="works">The pieces, begun in their order. Each gets what asks it to stop.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>The results in the order of the pieces.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    internal T[] Run<T>(IReadOnlyList<Func<CancellationToken, T>> works, CancellationToken stop)
    {
        var before = Engine.Threads;
        if (AtOnce == 1 && Threads == before)
        {
            return [.. works.Select(work => work(stop))];
        }

        var results = new T[works.Count];
        var next = -1;
        Exception? failure = null;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var threads = Enumerable.Range(0, Math.Min(AtOnce, works.Count)).Select(_ => new Thread(Work)).ToArray();
        try
        {
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
        }
        finally
        {
            Engine.Configure(new EngineOptions { Threads = before });
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results;

        void Work()
        {
            try
            {
                // libtorch keeps one number for threads to come and one for each thread; the latter counts.
                Engine.Configure(new EngineOptions { Threads = Threads });
                for (var i = Interlocked.Increment(ref next); i < works.Count; i = Interlocked.Increment(ref next))
                {
                    ending.Token.ThrowIfCancellationRequested();
                    results[i] = works[i](ending.Token);
                }
            }
            catch (Exception e)
            {
                // The others end by being cancelled, which is not why the whole ends.
                if (Interlocked.CompareExchange(ref failure, e, null) is null)
                {
                    ending.Cancel();
                }
            }
        }
    }
}
