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
        Type = description.RootElement.TryGetProperty("type", out var type) ? type.GetString() : null;
    }

    /// <summary>Threads that the program uses.</summary>
    internal int Threads { get; }

    /// <summary>The version of its libtorch.</summary>
    internal string Version { get; }

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
