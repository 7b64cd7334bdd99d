using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bagan.Cli.Tests.Ranks;

/// <summary>Starts the program as a launcher does: a process with its rank in the environment.</summary>
internal static class Launched
{
    /// <summary>One process of a job to its end.</summary>
    internal static Processes.Result Run(int size, int rank, IEnumerable<string> line, int port = 29_500)
    {
        using var process = Start(size, rank, line, port);
        return End(process);
    }

    /// <summary>One process of a job.</summary>
    internal static Process Start(int size, int rank, IEnumerable<string> line, int port = 29_500, params (string Name, string? Value)[] environment) =>
        Processes.Start("dotnet", [Repository.Program, .. line], null, [
            ("RANK", Digits(rank)), ("WORLD_SIZE", Digits(size)), ("LOCAL_RANK", Digits(rank)), ("LOCAL_WORLD_SIZE", Digits(size)),
            ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", Digits(port)), ("OMP_WAIT_POLICY", "passive"), .. environment]);

    /// <summary>Waits for a process and takes what it said.</summary>
    internal static Processes.Result End(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(7)), "A process of the job did not end.");
        return new(process.ExitCode, output, error.Result);
    }

    /// <summary>Two processes of a job to their ends.</summary>
    internal static Processes.Result[] Pair(string[] line, params string[] ofSecond)
    {
        var port = FreePort();
        using var first = Start(2, 0, line, port);
        using var second = Start(2, 1, [.. line, .. ofSecond], port);
        return End(first, second);
    }

    /// <summary>Waits for two processes.</summary>
    internal static Processes.Result[] End(Process first, Process second)
    {
        var told = Task.Run(() => End(second));
        return [End(first), told.GetAwaiter().GetResult()];
    }

    /// <summary>Waits until a file is there that a process makes which has not ended.</summary>
    internal static void WaitFor(Func<bool> isThere, Process process)
    {
        while (!isThere() && !process.HasExited)
        {
            Thread.Sleep(10);
        }

        Assert.True(isThere(), "The process ended before.");
    }

    /// <summary>Whether a run has been saved in the middle of its training.</summary>
    internal static bool HasCheckpoint(string result) =>
        Path.Combine(result, "run", "checkpoints") is var folder && Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, "*.safetensors").Any(f => !f.Contains("fallback", StringComparison.Ordinal));

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A test that torchrun starts; skipped where Debian's python3-torch, or another torch that /usr/bin/python3 finds, is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TorchrunFactAttribute : FactAttribute
{
    public TorchrunFactAttribute()
    {
        // Found, not imported: that takes two seconds.
        if (!File.Exists(Python) || Processes.Run(Python, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"]).ExitCode != 0)
        {
            Skip = "torchrun is missing: apt-get install python3-torch.";
        }
    }

    internal static string Python => Environment.GetEnvironmentVariable("BAGAN_PYTHON") ?? "/usr/bin/python3";
}
