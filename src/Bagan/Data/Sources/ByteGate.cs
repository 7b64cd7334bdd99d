namespace Bagan.Data.Sources;

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
