using System.Text.Json;
using Bagan.Data;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>A trained BAGAN, as far as it takes to generate: the generator and the class latents.</summary>
public sealed class BaganModel : IDisposable
{
    /// <summary>The key of the header in a file's metadata.</summary>
    internal const string HeaderKey = "bagan.model";

    private const int Batch = 256;
    private readonly Generator _generator;
    private readonly Device _device;

    internal BaganModel(BaganModelHeader header, Generator generator, ClassLatents latents, Device device)
    {
        Header = header;
        _generator = generator;
        Latents = latents;
        _device = device;
    }

    /// <summary>Images, classes and options.</summary>
    public BaganModelHeader Header { get; }

    /// <summary>The Gaussians of the classes.</summary>
    public ClassLatents Latents { get; }

    /// <summary>Restores a model from a checkpoint of a finished training.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="device">Where it shall compute.</param>
    /// <exception cref="BaganInputException">The file is no such checkpoint.</exception>
    public static BaganModel Load(SafetensorsFile file, Device device)
    {
        ArgumentNullException.ThrowIfNull(file);
        var header = ReadHeader(file.Metadata);
        if (!file.Tensors.TryGetValue("latents.mean", out var means) || !file.Tensors.TryGetValue("latents.factor", out var factors))
        {
            throw new BaganInputException("The training has not come as far as the class latents; go on with it by --resume first.");
        }

        var conditional = header.Options.Objective == Objective.Conditional;
        var generator = new Generator(header.Shape, header.Options.Networks, conditional);
        try
        {
            generator.LoadState(file.Tensors, header.Options.AverageHalfLife is null ? "generator." : "averaged.");
            var latents = ClassLatents.Load(means, factors);
            if (latents.Classes != header.Shape.Classes || latents.Dimensions != header.Options.Networks.Latent)
            {
                throw new BaganInputException($"The class latents are {latents.Classes} x {latents.Dimensions}, but the networks have {header.Shape.Classes} classes and latents of {header.Options.Networks.Latent}.");
            }

            var context = new TrainingContext { Observer = NoObserver.Instance, Device = device };
            generator.To(device, context.Resolve(header.Options.Precision));
            return new BaganModel(header, generator, latents, device);
        }
        catch (EngineException e)
        {
            generator.Dispose();
            throw new BaganInputException($"The checkpoint does not fit the networks that it names: {e.Message}", e);
        }
    }

    /// <summary>Draws images of one class.</summary>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="target">Where they go: uint8 images of the model's shape.</param>
    /// <param name="start">Position of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="random">Where the latents come from.</param>
    /// <param name="advanced">Told after each batch how many are done.</param>
    /// <param name="stop">Ends the work between batches.</param>
    public void Generate(int classIndex, PixelBlock target, int start, int count, SeededRandom random, Action<int>? advanced = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(classIndex, Header.Shape.Classes);
        for (var done = 0; done < count;)
        {
            stop.ThrowIfCancellationRequested();
            var n = Math.Min(Batch, count - done);
            var labels = new int[n];
            Array.Fill(labels, classIndex);
            using var scope = new TensorScope();
            ImageBatches.Store(Generate(_generator, Latents, labels, random, _device), target, start + done);
            done += n;
            advanced?.Invoke(done);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();

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
            var errors = header.Options.Validate();
            if (errors.Count > 0 || header.ClassNames.Count != header.Shape.Classes || header.ClassCounts.Count != header.Shape.Classes)
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

    /// <summary>One batch: latents of the labels' classes through a generator, without gradients.</summary>
    internal static Tensor Generate(Generator generator, ClassLatents latents, ReadOnlySpan<int> labels, SeededRandom random, Device device)
    {
        using var noGrad = Autograd.NoGrad();
        var z = Tensor.From<float>(latents.Sample(labels, random), labels.Length, latents.Dimensions);
        return generator.Forward(z.To(device).To(generator.ComputeType), ImageBatches.Labels(labels, device)); // [N, C, S, S]
    }
}
