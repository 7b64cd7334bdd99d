using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Bench;

/// <summary>
/// One process that takes steps on demand, so that several programs can be measured in turns: a line of a number is answered
/// with the seconds of so many steps, "convolution" with those of one large convolution, forward and with its gradients.
/// </summary>
internal sealed class StepWorker : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "step-worker";

    /// <inheritdoc/>
    public string Usage => "paper|fast   takes steps as it is told on standard input; used by step";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        Engine.Threads = Environment.ProcessorCount;
        Engine.FlushDenormals(true);
        using var step = new TrainingStep(StepCase.Grey28(args[0]).Options, new NetworkShape(1, 28, 10));
        Answer(new { version = Engine.Version, threads = Engine.Threads, type = step.Type == ScalarType.BFloat16 ? "bfloat16" : "float32" });
        while (Console.In.ReadLine() is { } line)
        {
            Answer(line == "convolution" ? Convolution(step.Type) : Times(int.Parse(line, CultureInfo.InvariantCulture), step.Run));
        }

        return 0;
    }

    // 141 images of 256 channels and 14 x 14 pixels, 512 windows of 3 x 3: the best times of a few.
    private static double[] Convolution(ScalarType type)
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

    private static double[] Times(int count, Action action)
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

    private static void Answer(object value)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(value));
        Console.Out.Flush();
    }
}
