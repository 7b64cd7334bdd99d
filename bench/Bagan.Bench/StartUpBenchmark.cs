using System.Diagnostics;
using System.Globalization;
using Bagan.Data;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>What a person waits for: the help, and one image from a trained run, by the launcher and the wall clock.</summary>
internal sealed class StartUpBenchmark : IBenchmark
{
    private const int Starts = 9;

    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public string Usage => "  wall-clock time of ./bagan --help, and of generating one image from a trained run";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        foreach (var (name, time) in Measure())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {time.Median,6:0} ms ({time.Low:0} to {time.High:0})"));
        }

        return 0;
    }

    /// <summary>Milliseconds of both, in turns.</summary>
    internal static IReadOnlyList<(string Name, Spread Milliseconds)> Measure()
    {
        var launcher = Path.Combine(Root(), "bagan");
        var folder = Directory.CreateTempSubdirectory("bagan-start-").FullName;
        try
        {
            Train(folder);
            string[] generate = ["generate", folder, "--class", "class 0", "--count", "1", "--overwrite", "--quiet", "--out", Path.Combine(folder, "image")];
            var help = new List<double>();
            var command = new List<double>();
            Start(launcher, ["--help"]); // builds, where a source has changed
            for (var i = 0; i < Starts; i++)
            {
                help.Add(Start(launcher, ["--help"]));
                command.Add(Start(launcher, generate));
            }

            return [("help", Spread.Of(help)), ("generate_one_image", Spread.Of(command))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A run of the fast preset, as little trained as can be: its networks are as large as any.
    private static void Train(string folder)
    {
        const int classes = 10;
        using var set = new ImageSet(new PixelBlock(8 * classes, 1, 28, 28), [.. Enumerable.Range(0, 8 * classes).Select(i => i % classes)], [.. Enumerable.Range(0, classes).Select(c => $"class {c}")]);
        var options = BaganPresets.Fast(set.Count) with { AutoencoderEpochs = 1, AdversarialEpochs = 1 };
        var store = new CheckpointStore(Path.Combine(folder, "run", "checkpoints"), new CheckpointInterval(null, null));
        using var trainer = new BaganTrainer(set, options, new TrainingContext { Observer = NoObserver.Instance, Checkpoints = store });
        trainer.Fit().Dispose();
    }

    private static double Start(string launcher, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(launcher, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"{launcher} {string.Join(' ', arguments)} failed.");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bagan.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmark does not run inside a checkout.");
        }

        return folder.FullName;
    }
}
