using System.Text.Json;
using Bagan.Data;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>
/// A trained BAGAN, as far as it takes to generate: the generator and the class latents, and where images are made of real ones
/// (<see cref="BaganOptions.CarryVariety"/>) the encoder.
/// </summary>
public sealed class BaganModel : IDisposable
{
    /// <summary>The key of the header in a file's metadata.</summary>
    internal const string HeaderKey = "bagan.model";

    private const int Batch = 256;

    internal BaganModel(BaganModelHeader header, Generator generator, ClassLatents latents, Device device, Encoder? encoder = null)
    {
        Header = header;
        Generator = generator;
        Latents = latents;
        Device = device;
        Encoder = encoder;
    }

    /// <summary>Images, classes and options.</summary>
    public BaganModelHeader Header { get; }

    /// <summary>Where the latents of each class come from.</summary>
    public ClassLatents Latents { get; }

    internal Generator Generator { get; }

    internal Encoder? Encoder { get; }

    internal Device Device { get; }

    /// <summary>Restores a model from a checkpoint of a finished training.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="device">Where it shall compute.</param>
    /// <exception cref="BaganInputException">The file is no such checkpoint.</exception>
    public static BaganModel Load(SafetensorsFile file, Device device)
    {
        ArgumentNullException.ThrowIfNull(file);
        var header = ReadHeader(file.Metadata);
        if (!file.Metadata.TryGetValue(BaganTrainer.ProgressKey, out var progress) || BaganProgress.FromJson(progress).Stage == BaganStage.Autoencoder)
        {
            throw new BaganInputException("The training has not come as far as the class latents; go on with it by --resume first.");
        }

        const string EncoderPrefix = "encoder.";
        var prefix = header.Options.AverageHalfLife is null ? "generator." : "averaged.";
        RequireWeights(prefix, Generator.ParametersOf(header.Shape, header.Options.Networks, BaganNetworks.IsToldTheClass(header.Options), header.Options.SupervisedAutoencoder));
        if (header.Options.CarryVariety)
        {
            RequireWeights(EncoderPrefix, Encoder.ParametersOf(header.Shape, header.Options.Networks));
        }

        var generator = BaganNetworks.CreateGenerator(header.Shape, header.Options);
        var encoder = header.Options.CarryVariety ? new Encoder(header.Shape, header.Options.Networks) : null;
        try
        {
            generator.LoadState(file.Tensors, prefix);
            encoder?.LoadState(file.Tensors, EncoderPrefix);
            var latents = LoadLatents(header, file);
            var context = new TrainingContext { Observer = NoObserver.Instance, Device = device };
            generator.To(device, context.Resolve(header.Options.Precision));
            encoder?.To(device, context.Resolve(header.Options.Precision));
            return new BaganModel(header, generator, latents, device, encoder);
        }
        catch (Exception e)
        {
            generator.Dispose();
            encoder?.Dispose();
            throw e is BaganException ? e : new BaganInputException($"The checkpoint does not fit the networks that it names: {e.Message}", e);
        }

        void RequireWeights(string start, long needed)
        {
            var held = file.Tensors.Where(t => t.Key.StartsWith(start, StringComparison.Ordinal)).Sum(t => t.Value.Count);
            if (held < needed)
            {
                throw new BaganInputException($"The checkpoint does not fit the networks that it names: they have {needed} weights, and it holds {held}.");
            }
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
    public void Dispose()
    {
        Generator.Dispose();
        Encoder?.Dispose();
    }

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

            var errors = header.Options.Validate();
            if (errors.Count > 0 || header.ClassNames.Count != header.Shape.Classes || header.ClassNames.Any(n => n is null) || header.ClassCounts.Count != header.Shape.Classes)
            {
                throw new BaganInputException($"The file's options are not those of a BAGAN run: {string.Join(" ", errors)}");
            }

            return header;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NullReferenceException)
        {
            throw new BaganInputException($"The file's header is not that of a BAGAN run: {e.Message}", e);
        }
    }

    internal static ClassLatents LoadLatents(BaganModelHeader header, SafetensorsFile file)
    {
        const string Prefix = "latents.";
        var state = file.Tensors.Where(t => t.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[Prefix.Length..], t => t.Value);
        return ClassLatents.Load(header.Options.Latents, header.Shape.Classes, header.Options.Networks.Latent, state);
    }

    /// <summary>Latents, row-major [N, D], through a generator.</summary>
    internal static Tensor Forward(Generator generator, float[] latents, ReadOnlySpan<int> labels, Device device)
    {
        var z = Tensor.From<float>(latents, labels.Length, latents.Length / labels.Length).To(device).To(generator.ComputeType); // [N, D]
        return generator.Forward(z, ImageBatches.Labels(labels, device)); // [N, C, S, S]
    }
}
