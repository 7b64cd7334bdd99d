using System.Globalization;

namespace Bagan.Tensors.Distributed;

/// <summary>
/// Tells which process of a job died, hangs or lost the network, and since when. Every process says in the store once a second that it is alive, and
/// how many operations it has started; each watches the next one. Whoever finds a fault, or fails itself, writes it where all read it. A clock beside
/// the watch finds that the store itself does not answer: over a cut cable its connection stays open and silent.
/// </summary>
internal sealed class PeerWatch : IDisposable
{
    private const string FaultKey = "fault";
    private const string Gone = "done";
    private readonly RankStore _store;
    private readonly int _rank;
    private readonly int _size;
    private readonly Action<PeerReport> _found;
    private readonly PeerWatchTimes _times;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ended = new();
    private readonly Timer _clock;
    private readonly Lock _lock = new(); // of the store
    private volatile PeerReport? _fault;
    private volatile bool _impatient;
    private int _ticks; // of the clock since the store last answered: a process that stood still has none

    /// <summary>Begins to watch.</summary>
    /// <param name="store">A connection of its own, which is closed with this.</param>
    /// <param name="rank">The rank of this process.</param>
    /// <param name="size">How many processes there are.</param>
    /// <param name="times">How often and how long.</param>
    /// <param name="found">Told the first fault, on the watching thread.</param>
    internal PeerWatch(RankStore store, int rank, int size, PeerWatchTimes times, Action<PeerReport> found)
    {
        _store = store;
        _rank = rank;
        _size = size;
        _times = times;
        _found = found;
        _thread = new Thread(Watch) { IsBackground = true, Name = "rank watch" };
        _thread.Start();
        _clock = new Timer(_ => RequireAnswer(), null, times.Interval, times.Interval);
    }

    /// <summary>How many operations this process has started; others compare it when one of theirs is not finished in time.</summary>
    internal Func<long> Operations { get; set; } = () => 0;

    /// <summary>The fault that is known.</summary>
    internal PeerReport? Fault => _fault;

    /// <summary>Which rank is to blame for a failure that was just met: waits until the watch must have found it.</summary>
    internal PeerReport? Blame()
    {
        _impatient = true;
        var end = DateTime.UtcNow + _times.Doubt + (4 * _times.Interval);
        while (DateTime.UtcNow < end && Fault is null && _thread.IsAlive)
        {
            Thread.Sleep(20);
        }

        return Fault ?? (_thread.IsAlive ? Behind() : null);
    }

    /// <summary>Tells all others that this process fails.</summary>
    /// <param name="text">Why, without a full stop.</param>
    internal void Report(string text)
    {
        if (_fault is null && _thread.IsAlive)
        {
            _fault = new PeerReport(_rank, $"rank {_rank} failed at {Time(DateTime.UtcNow)}: {text}");
            WithStore(() => TryWrite(_fault));
        }
    }

    /// <summary>Says that this process has done its work and is not missed.</summary>
    public void Dispose()
    {
        _ended.Set();
        _clock.Dispose();
        if (!_thread.Join(_times.Silence))
        {
            return; // it waits for a store that does not answer, and goes with the process
        }

        try
        {
            _store.Set(Key(_rank), Gone);
        }
        catch (DistributedException)
        {
            // Nobody is left to read it.
        }

        _store.Dispose();
        _ended.Dispose();
    }

    private static string Key(int rank) => string.Create(CultureInfo.InvariantCulture, $"alive/{rank}");

    private static string Time(DateTime time) => time.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private void Watch()
    {
        var beat = 0L;
        var next = (_rank + 1) % _size;
        var (last, since) = ("", DateTime.UtcNow);
        while (!_ended.Wait(_times.Interval))
        {
            try
            {
                PeerReport? fault;
                lock (_lock)
                {
                    _store.Set(Key(_rank), string.Create(CultureInfo.InvariantCulture, $"{++beat} {Operations()}"));
                    fault = _fault ?? Parse(_store.Get(FaultKey));
                    var now = _store.Get(Key(next)) ?? "";
                    if (now != last)
                    {
                        (last, since) = (now, DateTime.UtcNow);
                    }
                }

                Volatile.Write(ref _ticks, 0);
                if (fault is null && last != Gone && _size > 1 && DateTime.UtcNow - since > (_impatient ? _times.Doubt : _times.Silence))
                {
                    fault = new PeerReport(next, $"rank {next} has not been heard of since {Time(since)}: its process ended or stopped, or its network is gone");
                    lock (_lock)
                    {
                        TryWrite(fault);
                    }
                }

                if (fault is not null)
                {
                    Found(fault);
                    return;
                }
            }
            catch (DistributedException e)
            {
                Found(new PeerReport(0, $"the store of the job, which rank 0 or the launcher holds, has not answered since {Time(DateTime.UtcNow)} ({e.Fault})"));
                return;
            }
        }
    }

    // Told once, by the watch or by the clock.
    private void Found(PeerReport fault)
    {
        if (Interlocked.CompareExchange(ref _fault, fault, null) is null && fault.Rank != _rank)
        {
            _found(fault);
        }
    }

    private void RequireAnswer()
    {
        var silence = Interlocked.Increment(ref _ticks) * _times.Interval;
        if (silence > (_impatient ? _times.Doubt : _times.Silence) + _times.Interval)
        {
            Found(new PeerReport(0, $"the store of the job, which rank 0 or the launcher holds, has not answered since {Time(DateTime.UtcNow - silence)}: its process ended or stopped, or the network between is gone"));
        }
    }

    // Not while the watch waits for a store that does not answer.
    private void WithStore(Action action)
    {
        if (_lock.TryEnter(_times.Doubt))
        {
            try
            {
                action();
            }
            finally
            {
                _lock.Exit();
            }
        }
    }

    // The rank that has started the fewest operations keeps the others waiting.
    private PeerReport? Behind()
    {
        PeerReport? behind = null;
        try
        {
            WithStore(() =>
            {
                var counts = Enumerable.Range(0, _size).Where(r => r != _rank).Select(r => (Rank: r, Count: CountOf(_store.Get(Key(r))))).ToList();
                behind = counts.Count > 0 && counts.MinBy(c => c.Count) is var least && least.Count < Operations()
                    ? new PeerReport(least.Rank, $"rank {least.Rank} has started {least.Count} operations and this rank {Operations()}: it is alive and does not go on")
                    : null;
            });
        }
        catch (DistributedException)
        {
            // Without the store nobody can tell.
        }

        return behind;
    }

    private static long CountOf(string? value) => value?.Split(' ') is [_, var count] && long.TryParse(count, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;

    private void TryWrite(PeerReport fault)
    {
        try
        {
            _store.Set(FaultKey, string.Create(CultureInfo.InvariantCulture, $"{fault.Rank} {fault.Text}"));
        }
        catch (DistributedException)
        {
            // Without the store all others end by their own clocks.
        }
    }

    private static PeerReport? Parse(string? value) =>
        value?.Split(' ', 2) is [var rank, var text] && int.TryParse(rank, CultureInfo.InvariantCulture, out var number) ? new PeerReport(number, text) : null;
}

/// <summary>How often a process says that it is alive, and after how long a silence it counts as lost.</summary>
internal sealed record PeerWatchTimes(TimeSpan Interval, TimeSpan Silence)
{
    /// <summary>The silence that suffices where an operation has failed already.</summary>
    internal TimeSpan Doubt => Silence / 4;

    /// <summary>Once a second; 16 seconds.</summary>
    internal static PeerWatchTimes Usual { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(16));
}
