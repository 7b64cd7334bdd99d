using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bagan.Bench;

/// <summary>
/// A cable that takes its time: two network devices of the kernel's (TUN), of which this process hands each packet that it reads from one to the other when
/// the delay is over, in their order. It costs the processor a little. Linux, and a process that may configure its network, only.
/// </summary>
internal sealed unsafe partial class DelayedCable : IDisposable
{
    /// <summary>The largest packet; large ones cost less.</summary>
    internal const int PacketBytes = 60_000;
    private const string Device = "/dev/net/tun";
    private const int ReadWrite = 2;
    private const nuint SetInterface = 0x400454ca; // TUNSETIFF
    private const short Tun = 1;
    private const short NoHeader = 0x1000;
    private readonly int[] _ends;
    private readonly List<BlockingCollection<(long Due, byte[] Packet)>> _queues = [new(), new()];
    private long _delay; // ticks of the stopwatch
    private volatile bool _over;

    /// <summary>Makes both devices, in this process's network.</summary>
    /// <exception cref="Win32Exception">This system or process may not.</exception>
    internal DelayedCable(string first, string second)
    {
        _ends = [Open(first), Open(second)];
        for (var i = 0; i < 2; i++)
        {
            var (from, to, queue) = (_ends[i], _ends[1 - i], _queues[i]);
            new Thread(() => Read(from, queue)) { IsBackground = true, Name = "cable in" }.Start();
            new Thread(() => Write(to, queue)) { IsBackground = true, Name = "cable out" }.Start();
        }
    }

    /// <summary>How long a packet is under way, one way.</summary>
    internal TimeSpan Delay
    {
        set => Volatile.Write(ref _delay, (long)(value.TotalSeconds * Stopwatch.Frequency));
    }

    /// <summary>Why no such cable can be laid here; null: it can.</summary>
    internal static string? Missing()
    {
        if (!File.Exists(Device))
        {
            return $"{Device} is not there, which makes the network devices that a delay needs";
        }

        try
        {
            close(Open("baganprobe"));
            return null;
        }
        catch (Win32Exception e)
        {
            return $"this system makes no network device through {Device} ({e.Message})";
        }
    }

    // The threads end with the process: a read that waits for a packet cannot be told.
    public void Dispose() => _over = true;

    private static int Open(string name)
    {
        var file = open(Device, ReadWrite);
        if (file < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        // struct ifreq: a name of 16 bytes, then flags.
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        System.Text.Encoding.ASCII.GetBytes(name, new Span<byte>(request, 15));
        *(short*)(request + 16) = Tun | NoHeader;
        if (ioctl(file, SetInterface, request) < 0)
        {
            var error = new Win32Exception(Marshal.GetLastPInvokeError());
            close(file);
            throw error;
        }

        return file;
    }

    private void Read(int from, BlockingCollection<(long, byte[])> queue)
    {
        var buffer = new byte[ushort.MaxValue];
        while (!_over)
        {
            nint count;
            fixed (byte* b = buffer)
            {
                count = read(from, b, (nuint)buffer.Length);
            }

            if (count > 0)
            {
                queue.Add((Stopwatch.GetTimestamp() + Volatile.Read(ref _delay), buffer[..(int)count]));
            }
            else
            {
                Thread.Sleep(1); // the device is not up yet
            }
        }
    }

    private void Write(int to, BlockingCollection<(long Due, byte[] Packet)> queue)
    {
        foreach (var (due, packet) in queue.GetConsumingEnumerable())
        {
            while (due - Stopwatch.GetTimestamp() is > 0 and var left)
            {
                usleep((uint)Math.Clamp(left * 1_000_000 / Stopwatch.Frequency, 1, 500_000));
            }

            fixed (byte* p = packet)
            {
                _ = write(to, p, (nuint)packet.Length); // a device that is down loses packets, as a cable would
            }
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int file, nuint request, byte* argument);

    [LibraryImport("libc")]
    private static partial nint read(int file, byte* bytes, nuint count);

    [LibraryImport("libc")]
    private static partial nint write(int file, byte* bytes, nuint count);

    [LibraryImport("libc")]
    private static partial int close(int file);

    [LibraryImport("libc")]
    private static partial int usleep(uint microseconds);
}
