using System.Diagnostics;
using System.Globalization;
using Bagan.Data;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>
/// Trains for minutes on end, saving, generating and beginning anew as users do, and watches what must not grow: memory, live tensors, open files.
/// </summary>
internal sealed class SoakBenchmark : IBenchmark
{
    // Memory may still settle in the first part; from then on it must not grow by more than this share, nor by more than an allocator's slack.
    private const double Settled = 0.25;
    private const double MostGrowth = 0.02;
    private const long Slack = 16L << 20;
    private const int Side = 28;
    private const int Classes = 10;

    /// <inheritdoc/>
    public string Name => "soak";

    /// <inheritdoc/>
    public string Usage => "--minutes M [--threads N]   trains for M minutes with checkpoints every few seconds; memory, live tensors and handles must stay flat";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (Option(args, "--minutes") is not > 0 || args.Count % 2 != 0)
        {
            Console.Error.WriteLine($"Usage: {Name} {Usage}");
            return 2;
        }

        var length = TimeSpan.FromMinutes(Option(args, "--minutes")!.Value);
        Engine.Configure(new() { Threads = (int)(Option(args, "--threads") ?? 2), FlushDenormals = true, KeepFreedMemory = true });
        var work = Directory.CreateTempSubdirectory("bagan-soak-").FullName;
        try
        {
            return Soak(length, work);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static int Soak(TimeSpan length, string work)
    {
        Console.WriteLine($"{Machine.Describe()}, {Engine.Threads} threads, {length.TotalMinutes:0.#} minutes");
        Console.WriteLine("  minute  trainings      steps  memory MB  managed MB  tensors  handles");
        using var train = Images();
        var watch = Stopwatch.StartNew();
        var watcher = new Watcher(watch, length);
        var trainings = 0;
        while (watch.Elapsed < length)
        {
            Train(train, Path.Combine(work, $"{trainings % 2}"), (ulong)trainings, watcher);
            watcher.Trainings = ++trainings;
        }

        return watcher.Judge();
    }

    // One user's training: begun, interrupted, taken up again, drawn from. The folder of the training before the last one goes.
    private static void Train(ImageSet train, string folder, ulong seed, Watcher watcher)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var options = BaganPresets.Fast(train.Count) with { AutoencoderEpochs = 10, AdversarialEpochs = 10 };
        var context = new TrainingContext { Seed = seed, Observer = watcher, Checkpoints = new CheckpointStore(folder, new CheckpointInterval(0.1, null)) };
        using (var stop = new CancellationTokenSource())
        {
            watcher.StopAfterEpoch = (12, stop);
            using var first = new BaganTrainer(train, options, context with { Stop = stop.Token });
            try
            {
                first.Fit().Dispose();
            }
            catch (OperationCanceledException)
            {
                // Wanted.
            }
        }

        watcher.StopAfterEpoch = null;
        if (watcher.IsOver)
        {
            return;
        }

        using var trainer = new BaganTrainer(train, options, context);
        trainer.Resume();
        using var model = trainer.Fit();
        using var pixels = new PixelBlock(500, 1, Side, Side);
        model.Generate(0, BaganModel.SeedsOf(seed, "soak", 0, pixels.Count), pixels, 0);
    }

    private static ImageSet Images()
    {
        var random = new SeededRandom(1);
        var labels = Enumerable.Range(0, 2000).Select(i => (int)(Classes * Math.Pow(i / 2000.0, 2))).ToArray();
        var pixels = new PixelBlock(labels.Length, 1, Side, Side);
        for (var i = 0; i < labels.Length; i++)
        {
            var image = pixels[i];
            for (var p = 0; p < image.Length; p++)
            {
                image[p] = (byte)((p / Side % Classes == labels[i] ? 200 : 30) + random.NextInt(40));
            }
        }

        return new ImageSet(pixels, labels, [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")]);
    }

    private static double? Option(IReadOnlyList<string> args, string name)
    {
        for (var i = 0; i + 1 < args.Count; i += 2)
        {
            if (args[i] == name)
            {
                return double.TryParse(args[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
            }
        }

        return null;
    }

    private sealed class Watcher(Stopwatch watch, TimeSpan length) : ITrainingObserver
    {
        private readonly List<Sample> _samples = [];
        private long _steps;
        private int _epochs;
        private double _next;

        public int Trainings { get; set; }

        public bool IsOver => watch.Elapsed >= length;

        public (int Epochs, CancellationTokenSource Stop)? StopAfterEpoch
        {
            get => field;
            set
            {
                field = value;
                _epochs = 0;
            }
        }

        public void Advanced(long done) => _steps++;

        public void EpochFinished(EpochRecord record)
        {
            if (++_epochs == StopAfterEpoch?.Epochs || (IsOver && StopAfterEpoch is not null))
            {
                StopAfterEpoch!.Value.Stop.Cancel();
            }

            // Twenty lines, however long it takes.
            if (watch.Elapsed.TotalSeconds >= _next)
            {
                _next = watch.Elapsed.TotalSeconds + (length.TotalSeconds / 20);
                Take();
            }
        }

        public int Judge()
        {
            Take();
            var settled = _samples.Where(s => s.Seconds >= Settled * length.TotalSeconds).ToList();
            var half = settled.Count / 2;
            if (half == 0)
            {
                Console.WriteLine("too short to judge");
                return 1;
            }

            // Peaks of the two halves: what a leak adds is added for good.
            var (before, after) = (settled.Take(half).Max(s => s.Memory), settled.Skip(half).Max(s => s.Memory));
            var tensors = settled.Skip(half).Max(s => s.Tensors) - settled.Take(half).Max(s => s.Tensors);
            var handles = settled.Skip(half).Max(s => s.Handles) - settled.Take(half).Max(s => s.Handles);
            var ok = after - before <= Math.Max(Slack, MostGrowth * before) && tensors <= 0 && handles <= 2;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{_steps} steps, {Trainings} trainings; peak of the settled halves {before / 1e6:0} and {after / 1e6:0} MB, tensors {tensors:+0;-0;0}, handles {handles:+0;-0;0}: {(ok ? "flat" : "NOT flat")}"));
            return ok ? 0 : 1;
        }

        public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
        {
        }

        public void StageStarted(string stage, long images, long done)
        {
        }

        public void StageFinished(string stage)
        {
        }

        public bool WantsSamples(int epoch, int epochs) => epoch == epochs;

        public void Samples(SampleSheet sheet)
        {
        }

        public void Message(string text)
        {
        }

        private void Take()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var sample = new Sample(watch.Elapsed.TotalSeconds, Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: true), Engine.LiveTensors, Directory.GetFiles("/proc/self/fd").Length);
            _samples.Add(sample);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{sample.Seconds / 60,8:0.0} {Trainings,10} {_steps,10} {sample.Memory / 1e6,10:0.0} {sample.Managed / 1e6,11:0.0} {sample.Tensors,8} {sample.Handles,8}"));
        }
    }

    private sealed record Sample(double Seconds, long Memory, long Managed, long Tensors, int Handles);
}
