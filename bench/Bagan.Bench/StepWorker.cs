using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.IO;
using Bagan.Jobs.Generate;
using Bagan.Methods;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>
/// One process that takes steps on demand, so that several programs can be measured in turns: a line of a number is answered
/// with the seconds of so many steps (on a GPU with their mean, waited for once), "convolution" with those of one large convolution, forward and with its gradients,
/// "generate N" with those of N batches of generated images, "files N" with those of as many images written as PNG.
/// </summary>
internal sealed class StepWorker : IBenchmark
{
    /// <summary>Images that are generated at a time; the peer's batch is the same.</summary>
    internal const int GeneratedBatch = 256;

    /// <inheritdoc/>
    public string Name => "step-worker";

    /// <inheritdoc/>
    public string Usage => "paper|fast PRECISION [SIDE cpu|cuda]   takes steps as it is told on standard input; used by step";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        Engine.Configure(new() { Threads = Environment.ProcessorCount, FlushDenormals = true, KeepFreedMemory = true, GpuShortcuts = true });
        var form = args.Count > 2 ? StepCase.Of(args[0], int.Parse(args[2], CultureInfo.InvariantCulture)) : StepCase.Grey28(args[0]);
        var device = args.Count > 3 && args[3] == "cuda" ? Device.Cuda() : Device.Cpu;
        using var step = new TrainingStep(form.Options with { Precision = Enum.Parse<Precision>(args[1], ignoreCase: true) }, form.Shape, device);
        Introduce(step.Type);
        var model = step.Model();
        while (Console.In.ReadLine() is { } line)
        {
            var number = line == "convolution" ? 0 : int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
            Answer(line.Split(' ')[0] switch
            {
                "convolution" => Convolution(step.Type),
                "generate" => Generate(model, number),
                "files" => [WriteFiles(model, number * GeneratedBatch)],
                _ => device.IsCpu ? Times(number, step.Run) : [Mean(step, number)],
            });
        }

        return 0;
    }

    /// <summary>Answers lines of a number with the seconds of so many steps.</summary>
    internal static void Serve(ScalarType type, long parameters, Func<int, double[]> times)
    {
        Introduce(type, parameters);
        while (Console.In.ReadLine() is { } line)
        {
            Answer(times(int.Parse(line, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>The seconds of each of so many calls.</summary>
    internal static double[] Times(int count, Action action)
    {
        var seconds = new double[count];
        for (var i = 0; i < count; i++)
        {
            var watch = Stopwatch.StartNew();
            action();
            seconds[i] = watch.Elapsed.TotalSeconds;
        }

        return seconds;
    }

    internal static void Introduce(ScalarType type, long parameters = 0) => Answer(new { version = Engine.Version, threads = Engine.Threads, parameters, type = type == ScalarType.BFloat16 ? "bfloat16" : "float32" });

    private static double[] Generate(BaganModel model, int batches)
    {
        var shape = model.Header.Shape;
        using var pixels = new PixelBlock(GeneratedBatch, shape.Channels, shape.Side, shape.Side);
        var seeds = BaganModel.SeedsOf(1, "class", 0, GeneratedBatch);
        return Times(batches, () => model.Generate(0, seeds, pixels, 0));
    }

    // What the verb generate does once it has its model, in seconds. The files go to memory where that is a folder: a disk would be
    // measured otherwise, and how soon its file system takes up what the round before has deleted.
    private static double WriteFiles(BaganModel model, int count)
    {
        const string memory = "/dev/shm";
        var target = Path.Combine(Directory.Exists(memory) ? memory : Path.GetTempPath(), $"bagan-bench-{Environment.ProcessId}");
        using var folder = new StagedFolder(target); // what was not committed goes with it
        var names = model.Header.ClassNames;
        var plan = new SamplingPlan(names, model.Header.ClassCounts, [.. names.Select((_, c) => c == 0 ? count : 0)]);
        var files = new SampledFiles(folder, "bagan", madeOfReal: false, Environment.ProcessorCount);
        var sampling = new TrainedGenerator(model, 1, Cost.Nothing).Sample(plan, null, CancellationToken.None);
        var watch = Stopwatch.StartNew();
        folder.WriteFile(Manifest.FileName, stream => Manifest.Write(stream, files.Write(sampling, _ => { }, CancellationToken.None), withSplits: false));
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Seconds of 512 windows of 3 x 3 on 141 images of 256 channels and 14 x 14 pixels, forward and with gradients: the best of a few.</summary>
    internal static double[] Convolution(ScalarType type)
    {
        using var scope = new TensorScope();
        var image = Tensor.Normal([141, 256, 14, 14]).To(type).Contiguous(MemoryFormat.ChannelsLast);
        var window = Tensor.Normal([512, 256, 3, 3]).To(type);
        image.RequiresGrad = true;
        window.RequiresGrad = true;
        var gradient = Tensor.Normal([141, 512, 14, 14]).To(type).Contiguous(MemoryFormat.ChannelsLast);
        var forward = Times(12, () =>
        {
            using var inner = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            Functional.Conv2d(image, window, null, 1, 1);
        });
        var both = Times(8, () =>
        {
            using var inner = new TensorScope();
            Autograd.Gradients(Functional.Conv2d(image, window, null, 1, 1), [image, window], gradient);
        });
        return [forward.Min(), both.Min()];
    }

    private static double Mean(TrainingStep step, int count)
    {
        step.Wait();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            step.Run();
        }

        step.Wait();
        return watch.Elapsed.TotalSeconds / count;
    }

    internal static void Answer(object value)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(value));
        Console.Out.Flush();
    }
}
