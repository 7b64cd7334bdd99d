using System.Diagnostics;
using System.Globalization;
using Bagan.Export.Graphs;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;
using Microsoft.ML.OnnxRuntime;

namespace Bagan.Bench;

/// <summary>The exported generator in ONNX Runtime against the program's own forward pass, in turns, on the same latents.</summary>
internal sealed class OnnxBenchmark : IBenchmark
{
    private const int Images = 256;
    private const int Classes = 10;

    /// <inheritdoc/>
    public string Name => "onnx";

    /// <inheritdoc/>
    public string Usage => "[--rounds N]  256 images of an exported generator in ONNX Runtime, and by the program's own forward pass; two threads each";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args, "--rounds") is not { } read)
        {
            return 2;
        }

        Engine.Configure(new EngineOptions { Threads = 2, FlushDenormals = true, KeepFreedMemory = true });
        Console.WriteLine(Machine.Describe());
        foreach (var (name, options, side) in ((string, BaganOptions, int)[])[("fast", BaganPresets.Fast(5_000), 28), ("fast", BaganPresets.Fast(5_000), 64), ("paper", BaganPresets.Paper(), 28)])
        {
            Measure($"{name} preset, {side} x {side}", new NetworkShape(1, side, Classes), options, read.Rounds(unlessTold: 15));
        }

        return 0;
    }

    private static void Measure(string title, NetworkShape shape, BaganOptions options, int rounds)
    {
        Engine.Seed(1);
        using var generator = BaganNetworks.CreateGenerator(shape, options);
        var model = GeneratorGraph.Create("generator", NetworkWeights.Of(generator), shape, options).ToFile("", []);
        using var settings = new SessionOptions { IntraOpNumThreads = 2 };
        using var session = new InferenceSession(model, settings);
        var latents = new float[Images * options.Networks.Latent];
        new SeededRandom(2).FillNormal(latents);
        int[] labels = [.. Enumerable.Range(0, Images).Select(i => i % Classes)];
        long[] wide = [.. labels.Select(c => (long)c)];
        var fastest = new TrainingContext { Observer = NoObserver.Instance }.Resolve(Precision.Auto);
        var (inRuntime, single, own) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            Add(inRuntime, round, () => ByRuntime(session, latents, wide, options.Networks.Latent));
            generator.To(Device.Cpu, ScalarType.Float32);
            ByProgram(generator, latents, labels); // weights in the layout of this type
            Add(single, round, () => ByProgram(generator, latents, labels));
            generator.To(Device.Cpu, fastest);
            ByProgram(generator, latents, labels);
            Add(own, round, () => ByProgram(generator, latents, labels));
        }

        var difference = Difference(session, generator, latents, wide, labels, options.Networks.Latent);
        var (r, s, o) = (Spread.Of(inRuntime), Spread.Of(single), Spread.Of(own));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title}: ONNX Runtime {Text(r)}; program in float32 {Text(s)}, ratio {r.Median / s.Median:0.00}; program in {fastest} {Text(o)}, ratio {r.Median / o.Median:0.00}; largest difference in float32 {difference:0.0e0}"));
    }

    private static string Text(Spread spread) => string.Create(CultureInfo.InvariantCulture, $"{spread.Median:0.0} ms ({spread.Low:0.0} to {spread.High:0.0})");

    private static void Add(List<double> times, int round, Func<float[]> draw)
    {
        var watch = Stopwatch.StartNew();
        draw();
        if (round >= 0)
        {
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
    }

    private static float Difference(InferenceSession session, Generator generator, float[] latents, long[] wide, int[] labels, int latent)
    {
        generator.To(Device.Cpu, ScalarType.Float32);
        return ByRuntime(session, latents, wide, latent).Zip(ByProgram(generator, latents, labels)).Max(p => Math.Abs(p.First - p.Second));
    }

    private static float[] ByRuntime(InferenceSession session, float[] latents, long[] labels, int latent)
    {
        using var z = OrtValue.CreateTensorValueFromMemory(latents, [labels.Length, latent]);
        using var classes = OrtValue.CreateTensorValueFromMemory(labels, [labels.Length]);
        using var options = new RunOptions();
        using var results = session.Run(options, new Dictionary<string, OrtValue> { [GeneratorGraph.Latents] = z, [GeneratorGraph.Class] = classes }, [GeneratorGraph.Images]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static float[] ByProgram(Generator generator, float[] latents, int[] labels)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        return BaganModel.Forward(generator, latents, labels, Device.Cpu).To(ScalarType.Float32).ToArray<float>();
    }
}
