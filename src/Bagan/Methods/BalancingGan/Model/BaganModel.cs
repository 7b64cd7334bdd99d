using System.Text.Json;
using Bagan.Data;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Modules;
using Bagan.Tensors.Serialization;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Model;

/// <summary>A trained BAGAN, reduced to the parts that generate: the generator and the class latents.</summary>
internal sealed class BaganModel : IDisposable
{
    /// <summary>The key of the header in a file's metadata.</summary>
    internal const string HeaderKey = "bagan.model";

    private const int Batch = 256;

    internal BaganModel(BaganModelHeader header, Generator generator, ClassLatents latents, Device device)
    {
        Header = header;
        Generator = generator;
        Latents = latents;
        Device = device;
        generator.Train(false);
    }

    /// <summary>Images, classes and options.</summary>
    public BaganModelHeader Header { get; }

    /// <summary>Where the latents of each class come from.</summary>
    public ClassLatents Latents { get; }

    internal Generator Generator { get; }

    internal Device Device { get; }

    /// <summary>Restores a model from a checkpoint of a finished training.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="device">Where it shall compute.</param>
    /// <exception cref="BaganInputException">The file is no such checkpoint.</exception>
    public static BaganModel Load(SafetensorsFile file, Device device)
    {
        ArgumentNullException.ThrowIfNull(file);
        var header = ReadHeader(file.Metadata);
        RequireLatents(file);
        var prefix = header.Options.AverageHalfLife is null ? "generator." : "averaged.";
        var generator = LoadNetwork(
            file,
            prefix,
            Generator.ParametersOf(header.Shape, header.Options.Networks, BaganNetworks.IsToldTheClass(header.Options), header.Options.SupervisedAutoencoder),
            () => BaganNetworks.CreateGenerator(header.Shape, header.Options),
            header,
            device);
        try
        {
            return new BaganModel(header, generator, LoadLatents(header, file), device);
        }
        catch (Exception e)
        {
            generator.Dispose();
            throw e is BaganException ? e : new BaganInputException($"The checkpoint does not fit the networks that it names: {e.Message}", e);
        }
    }

    /// <summary>Restores one network of a checkpoint.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="prefix">The beginning of the names of its weights.</param>
    /// <param name="weights">How many weights it has; fewer are refused before memory is taken.</param>
    /// <param name="create">Makes the network.</param>
    /// <param name="header">The checkpoint's header.</param>
    /// <param name="device">Where it shall compute.</param>
    internal static T LoadNetwork<T>(SafetensorsFile file, string prefix, long weights, Func<T> create, BaganModelHeader header, Device device)
        where T : Module
    {
        var held = file.Tensors.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(t => t.Value.Count);
        if (held < weights)
        {
            throw new BaganInputException($"The checkpoint does not fit the networks that it names: they have {weights} weights, and it holds {held}.");
        }

        var network = create();
        try
        {
            network.LoadState(file.Tensors, prefix);
            network.To(device, new TrainingContext { Observer = NoObserver.Instance, Device = device }.Resolve(header.Options.Precision));
            return network;
        }
        catch (Exception e)
        {
            network.Dispose();
            throw e is BaganException ? e : new BaganInputException($"The checkpoint does not fit the networks that it names: {e.Message}", e);
        }
    }

    /// <summary>Refuses a checkpoint of a training that has not come to the end of its autoencoder.</summary>
    internal static void RequireLatents(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(BaganProgress.Key, out var progress) || BaganProgress.FromJson(progress).Stage == BaganStage.Autoencoder)
        {
            throw new BaganInputException("The training has not reached the class latents yet. Continue it with --resume first.");
        }
    }

    /// <summary>The seeds of a class's images: the same run seed, class and position give the same seed, whatever else is made.</summary>
    /// <param name="runSeed">The seed of the run.</param>
    /// <param name="className">The class.</param>
    /// <param name="first">Position of the first image.</param>
    /// <param name="count">How many.</param>
    public static ulong[] SeedsOf(ulong runSeed, string className, int first, int count)
    {
        var random = new SeededRandom(runSeed);
        return [.. Enumerable.Range(first, count).Select(i => random.Fork($"image/{className}/{i}").Seed)];
    }

    /// <summary>Makes images of one class, one from each seed.</summary>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="seeds">As many as images.</param>
    /// <param name="target">Where they go: uint8 images of the model's shape.</param>
    /// <param name="start">Position of the first.</param>
    /// <param name="advanced">Told after each batch how many it made.</param>
    /// <param name="stop">Ends the work between batches.</param>
    public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, Action<int>? advanced = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(classIndex, Header.Shape.Classes);
        using var noGrad = Autograd.NoGrad();
        for (var done = 0; done < seeds.Length; done += Batch)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var part = seeds.Slice(done, Math.Min(Batch, seeds.Length - done));
            var labels = new int[part.Length];
            Array.Fill(labels, classIndex);
            ImageBatches.Store(Forward(Generator, Latents.Sample(classIndex, part), labels, Device), target, start + done);
            advanced?.Invoke(part.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Generator.Dispose();

    internal static BaganModelHeader ReadHeader(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(HeaderKey, out var json))
        {
            throw new BaganInputException("The file holds tensors, but not those of a BAGAN run.");
        }

        try
        {
            var header = JsonSerializer.Deserialize(json, BaganJsonContext.Default.BaganModelHeader) ?? throw new JsonException("null");
            header.Shape.Validate();
            if (header.Shape.Side > ImageSide.Largest)
            {
                throw new ArgumentException($"A side of {header.Shape.Side} pixels is more than {ImageSide.Largest}.");
            }

            if (header.Options?.Networks is null || header.ClassNames is null || header.ClassCounts is null)
            {
                throw new BaganInputException("The file's header is not that of a BAGAN run: a part is missing.");
            }

            var errors = header.Options.Validate();
            if (errors.Count > 0 || header.ClassNames.Count != header.Shape.Classes || header.ClassNames.Any(n => n is null) || header.ClassCounts.Count != header.Shape.Classes)
            {
                throw new BaganInputException($"The file's options are not those of a BAGAN run: {string.Join(" ", errors)}");
            }

            return header;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new BaganInputException($"The file's header is not that of a BAGAN run: {e.Message}", e);
        }
    }

    internal static ClassLatents LoadLatents(BaganModelHeader header, SafetensorsFile file)
    {
        const string Prefix = "latents.";
        var state = file.Tensors.Where(t => t.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[Prefix.Length..], t => t.Value);
        return ClassLatents.Load(header.Options.Latents, header.Shape.Classes, header.Options.Networks.Latent, state, header.Options.LatentNoise);
    }

    /// <summary>Latents, row-major [N, D], through a generator.</summary>
    internal static Tensor Forward(Generator generator, float[] latents, ReadOnlySpan<int> labels, Device device)
    {
        var z = Tensor.From<float>(latents, labels.Length, latents.Length / labels.Length).To(device).To(generator.ComputeType); // [N, D]
        return generator.Forward(z, ImageBatches.Labels(labels, device)); // [N, C, S, S]
    }
}

/// <summary>What a file of weights says of the networks that they belong to.</summary>
/// <param name="Shape">Images and classes.</param>
/// <param name="Options">The options that it was trained with.</param>
/// <param name="ClassNames">Names of the classes, by index.</param>
/// <param name="ClassCounts">Training images of each class.</param>
/// <param name="Seed">The seed of the training.</param>
/// <param name="DataFingerprint">Identifies the training data.</param>
internal sealed record BaganModelHeader(NetworkShape Shape, BaganOptions Options, IReadOnlyList<string> ClassNames, IReadOnlyList<int> ClassCounts, ulong Seed, string DataFingerprint);
