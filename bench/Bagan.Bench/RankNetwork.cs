using System.Diagnostics;
using System.Globalization;

namespace Bagan.Bench;

/// <summary>
/// Two hosts on one machine: two network namespaces with a cable between them, of which tc's token bucket sets the rate either way. The cable is the kernel's
/// own (veth), or, where packets shall take their time, one that this process serves. Linux only.
/// </summary>
internal sealed class RankNetwork : IDisposable
{
    /// <summary>The address of the first host, which this process is on.</summary>
    internal const string First = "10.77.0.1";
    private const string Second = "10.77.0.2";
    private const string Mark = "BAGAN_BENCH_NAMESPACE";
    private readonly Process _other;
    private readonly DelayedCable? _delayed;

    /// <summary>Lays the cable.</summary>
    /// <param name="delays">Whether packets shall be delayed.</param>
    internal RankNetwork(bool delays)
    {
        _other = Process.Start("unshare", ["-n", "sleep", "infinity"]);
        while (Namespace(_other.Id) == Namespace(Environment.ProcessId))
        {
            Thread.Sleep(20);
        }

        Do("ip", "link", "set", "lo", "up");
        if (delays)
        {
            // A device stays with the process that made it, wherever it goes.
            _delayed = new DelayedCable("cable1", "cable2");
            foreach (var cable in new[] { "cable1", "cable2" })
            {
                Do("ip", "link", "set", cable, "mtu", DelayedCable.PacketBytes.ToString(CultureInfo.InvariantCulture));
            }

            Do("ip", "link", "set", "cable2", "netns", Id);
        }
        else
        {
            Do("ip", "link", "add", "name", "cable1", "type", "veth", "peer", "name", "cable2", "netns", Id);
        }

        Host([], "cable1", First);
        Do([.. OnSecond, "ip", "link", "set", "lo", "up"]);
        Host(OnSecond, "cable2", Second);
    }

    /// <summary>Whether this process is in namespaces of its own.</summary>
    internal static bool IsInside => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <summary>What starts a program on the second host.</summary>
    internal string[] OnSecond => ["nsenter", "-t", Id, "-n"];

    private string Id => _other.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs this program again in namespaces of its own, where it may lay cables.</summary>
    internal static int Enter(string[] args)
    {
        using var inside = Process.Start(new ProcessStartInfo("unshare", ["-rn", .. WorkerProcess.ThisProgram, .. args]) { Environment = { [Mark] = "yes" } })!;
        inside.WaitForExit();
        return inside.ExitCode;
    }

    /// <summary>How long a packet is under way, one way, where the cable delays.</summary>
    internal TimeSpan Delay
    {
        set => _delayed!.Delay = value;
    }

    /// <summary>Sets the rate.</summary>
    /// <param name="rate">As tc takes it: 100mbit, 1gbit.</param>
    internal void Limit(string rate)
    {
        foreach (var (starter, cable) in new[] { (Array.Empty<string>(), "cable1"), (OnSecond, "cable2") })
        {
            Do([.. starter, "tc", "qdisc", "replace", "dev", cable, "root", "tbf", "rate", rate, "burst", "256kb", "latency", "100ms"]);
        }
    }

    public void Dispose()
    {
        _delayed?.Dispose();
        _other.Kill();
        _other.Dispose();
    }

    private static string Namespace(int process) => new FileInfo($"/proc/{process}/ns/net").LinkTarget ?? "";

    private static void Host(string[] starter, string cable, string address)
    {
        Do([.. starter, "ip", "address", "add", $"{address}/24", "dev", cable]);
        Do([.. starter, "ip", "link", "set", cable, "up"]);
    }

    private static void Do(params string[] line)
    {
        using var process = Process.Start(line[0], line[1..]);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', line)} ended with exit code {process.ExitCode}.");
        }
    }
}
