using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bagan.Tensors.Tests.Distributed;

/// <summary>Starts the processes of a job on loopback: this assembly, with the name of a scenario, its rank, the number of ranks and the port of the store.</summary>
internal sealed class RankProcesses : IDisposable
{
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(7); // of all ranks together
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<(Process Process, Task<string> Output, Task<string> Error)> _started = [];

    internal RankProcesses(string scenario, int size)
    {
        var port = FreePort();
        for (var rank = 0; rank < size; rank++)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(RankProcesses).Assembly.Location, scenario, $"{rank}", $"{size}", $"{port}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var process = Process.Start(start)!;
            _started.Add((process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()));
        }
    }

    internal Process this[int rank] => _started[rank].Process;

    /// <summary>What a rank printed, when it has ended; its errors too where it did not end well.</summary>
    internal string Output(int rank)
    {
        var (process, output, error) = _started[rank];
        if (!process.WaitForExit(MostTime - _watch.Elapsed is { Ticks: > 0 } left ? left : TimeSpan.Zero))
        {
            _started.ForEach(s => s.Process.Kill()); // nothing to be had from the others
            Assert.Fail($"Rank {rank} did not end.");
        }

        return process.ExitCode == 0 ? output.Result.Trim() : $"exit code {process.ExitCode}: {output.Result}{error.Result}";
    }

    public void Dispose()
    {
        foreach (var (process, _, _) in _started)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            process.Dispose();
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
