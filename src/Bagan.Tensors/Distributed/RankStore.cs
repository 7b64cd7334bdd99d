using System.Text;

namespace Bagan.Tensors.Distributed;

/// <summary>
/// Short values by name that all ranks of a job read and write: libtorch's TCPStore. One process listens, on one address; the others connect to it.
/// Values are bytes or text, and nothing of them is ever executed. One thread at a time may use an instance.
/// </summary>
internal sealed unsafe class RankStore : IDisposable
{
    private const int FirstCapacity = 4096;
    private readonly int _rank;
    private nint _handle;

    private RankStore(nint handle, int rank)
    {
        _handle = handle;
        _rank = rank;
    }

    /// <summary>Opens the store, or connects to it and waits until it is there.</summary>
    /// <param name="host">The name or address of the process that listens; it listens on this address alone.</param>
    /// <param name="port">Its port, 1 to 65535.</param>
    /// <param name="listens">Whether this process is the one that listens.</param>
    /// <param name="prefix">What all keys begin with: another one for each start of a job.</param>
    /// <param name="rank">The rank of this process, for messages.</param>
    /// <param name="timeout">How long to wait for the process that listens.</param>
    /// <exception cref="DistributedException">The port is taken, nobody listens in time, or this build has no process groups.</exception>
    public static RankStore Open(string host, int port, bool listens, string prefix, int rank, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(prefix);
        var operation = listens ? $"listening on {host}:{port}" : $"connecting to {host}:{port}";
        DistributedException.Check(NativeMethods.bt_store_open(host, port, listens ? 1 : 0, prefix, (long)timeout.TotalMilliseconds, out var handle), rank, operation);
        return new RankStore(handle, rank);
    }

    /// <summary>Sets a value.</summary>
    /// <exception cref="DistributedException">The connection is lost.</exception>
    public void Set(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* b = bytes)
        {
            Check(NativeMethods.bt_store_set(Handle, key, b, bytes.Length), "writing to the store");
        }
    }

    /// <summary>Waits for a value.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="wait">How long to wait where it is not there yet; zero to ask once.</param>
    /// <returns>The value; null if it did not come in time.</returns>
    /// <exception cref="DistributedException">The connection is lost.</exception>
    public string? Get(string key, TimeSpan wait = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var buffer = new byte[FirstCapacity];
        var count = Read(key, wait, buffer);
        if (count > buffer.Length)
        {
            buffer = new byte[count];
            count = Read(key, wait, buffer);
        }

        return count < 0 ? null : Encoding.UTF8.GetString(buffer, 0, (int)count);
    }

    /// <summary>Adds to a whole number, which begins at 0.</summary>
    /// <returns>The new number.</returns>
    /// <exception cref="DistributedException">The connection is lost.</exception>
    public long Add(string key, long amount)
    {
        ArgumentNullException.ThrowIfNull(key);
        Check(NativeMethods.bt_store_add(Handle, key, amount, out var value), "writing to the store");
        return value;
    }

    /// <summary>Closes the connection; where this process listens, for all ranks.</summary>
    public void Dispose()
    {
        if (_handle != 0)
        {
            _ = NativeMethods.bt_store_free(_handle); // nothing is left to be told
            _handle = 0;
        }
    }

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    private long Read(string key, TimeSpan wait, byte[] buffer)
    {
        fixed (byte* b = buffer)
        {
            Check(NativeMethods.bt_store_get(Handle, key, (long)wait.TotalMilliseconds, b, buffer.Length, out var count), "reading from the store");
            return count;
        }
    }

    private void Check(int code, string operation) => DistributedException.Check(code, _rank, operation);
}
