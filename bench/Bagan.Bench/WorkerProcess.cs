using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Bagan.Bench;

/// <summary>A running program that takes training steps on demand: ours or PyTorch's.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts a program and waits until it is ready.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it gets besides those of this process.</param>
    internal WorkerProcess(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        using var description = JsonDocument.Parse(Read());
        Threads = description.RootElement.GetProperty("threads").GetInt32();
        Version = description.RootElement.GetProperty("version").GetString() ?? "";
        Parameters = description.RootElement.TryGetProperty("parameters", out var parameters) ? parameters.GetInt64() : 0;
        Type = description.RootElement.TryGetProperty("type", out var type) ? type.GetString() : null;
    }

    /// <summary>Starts this program again, as a worker.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it gets besides those of this process.</param>
    /// <param name="starter">A program that starts it, with its arguments: nsenter, say.</param>
    internal static WorkerProcess OfThisProgram(string[] arguments, IReadOnlyDictionary<string, string> environment, params string[] starter)
    {
        string[] line = [.. starter, .. ThisProgram, .. arguments];
        return new WorkerProcess(line[0], line[1..], environment);
    }

    /// <summary>What starts this program: by "dotnet Bagan.Bench.dll" this process is dotnet, which needs the assembly's name.</summary>
    internal static IReadOnlyList<string> ThisProgram =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "Bagan.Bench.dll")] : [Environment.ProcessPath!];

    /// <summary>Starts one of the programs of bench/peer.</summary>
    internal static WorkerProcess OfPython(string script, string[] arguments, IReadOnlyDictionary<string, string> environment, string python = "/usr/bin/python3") =>
        new(python, [Path.Combine(AppContext.BaseDirectory, script), .. arguments], environment);

    /// <summary>Threads that the program uses.</summary>
    internal int Threads { get; }

    /// <summary>The version of its libtorch.</summary>
    internal string Version { get; }

    /// <summary>Trained numbers of its network; 0 if it does not say.</summary>
    internal long Parameters { get; }

    /// <summary>What it computes in, if it says so.</summary>
    internal string? Type { get; }

    /// <summary>Takes steps.</summary>
    /// <returns>The seconds of each.</returns>
    internal double[] Steps(int count) => Ask(count.ToString(CultureInfo.InvariantCulture));

    /// <summary>Asks for a measurement by its name.</summary>
    internal double[] Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return JsonSerializer.Deserialize<double[]>(Read()) ?? [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Read() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} ended without an answer.");
}

/// <summary>Seconds of several programs that are measured in turns; the first is ours.</summary>
internal sealed class Rounds(int programs)
{
    private readonly List<double>[] _all = [.. Enumerable.Range(0, programs).Select(_ => new List<double>())];
    private readonly List<double>[] _medians = [.. Enumerable.Range(0, programs).Select(_ => new List<double>())];

    /// <summary>Adds what a program took in one round.</summary>
    internal void Add(int program, double[] seconds)
    {
        _all[program].AddRange(seconds);
        _medians[program].Add(Spread.Of(seconds).Median);
    }

    /// <summary>The median of all that a program took.</summary>
    internal double Seconds(int program) => Spread.Of(_all[program]).Median;

    /// <summary>What a program took in each round.</summary>
    internal IReadOnlyList<double> Of(int program) => _medians[program];

    /// <summary>How a peer did against ours.</summary>
    internal PeerResult Against(int program, string setting, WorkerProcess peer)
    {
        var ratios = Spread.Of(_medians[program].Zip(_medians[0], (other, own) => other / own));
        return new PeerResult(setting, peer.Version, peer.Threads, Seconds(program), ratios.Low, ratios.High);
    }
}
