using Bagan.Data.Plans;
using Bagan.Data;
using Bagan.Export;
using Bagan.Imaging;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Filtering;
using Bagan.Methods.Generative;
using Bagan.Methods;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors.Modules;
using Bagan.Tensors;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Tests.Methods;
using Bagan.Training;

namespace Bagan.Tests.Export;

/// <summary>
/// A method fitted to a few tiny images, and its models. The weights of its generators are moved at random afterwards: a training of a few steps leaves
/// label embeddings near zero, where a mistake in them would not show.
/// </summary>
internal sealed class FittedMethod : IDisposable
{
    private readonly DirectoryInfo _checkpoints = Directory.CreateTempSubdirectory("bagan-export-");

    internal FittedMethod(string method, int channels, int side, LatentKind? latents = null, Pretrained? pretrained = null)
    {
        Train = TinySet.Make([14, 9, 5, 1], channels, side);
        var options = TinyPreset.Options with { Precision = Precision.Float32, AutoencoderEpochs = 1, AdversarialEpochs = 1 };
        var settings = new MethodSettings(_ => latents is { } kind ? options with { Latents = kind } : options) { JudgeSteps = 1, Pretrained = pretrained };
        var context = new TrainingContext { Seed = 7, Observer = NoObserver.Instance, Checkpoints = new CheckpointStore(_checkpoints.FullName, new CheckpointInterval(null, null)) };
        var plan = SamplingStrategy.Auto.Plan(Train);
        var choice = MethodChoice.Parse(method);
        Method = MethodCatalogue.Create(choice, settings).Fit(Train, plan, context);
        foreach (var network in Generators())
        {
            Shake(network);
        }

        var saved = new SavedMethod(choice.Text, 7, channels, side, FitMode.Crop, Train.ClassNames, Train.ClassCounts, "", Cost.Nothing);
        Of = blended => ModelSet.Of(saved, Method, header => Latents(header, context), blended);
        Models = Of(false);
    }

    internal static IReadOnlyList<string> Names { get; } = [.. MethodCatalogue.Names.Where(n => (MethodCatalogue.PartsOf(n) & (MethodParts.Autoencoder | MethodParts.Adversary)) != MethodParts.None)];

    internal ImageSet Train { get; }

    internal ITrainedMethod Method { get; }

    internal ModelSet Models { get; }

    internal Func<bool, ModelSet> Of { get; }

    /// <summary>The program's own forward pass: latents [N, D] of one class to images.</summary>
    internal float[] Draw(float[] latents, int label)
    {
        var (generator, own) = Method switch
        {
            ClassGenerators many => (many.Models[label].Generator, 0),
            TrainedBalanced balanced => (balanced.Autoencoder.Decoder, label),
            FilteredSource { Inner: TrainedGenerator one } => (one.Model.Generator, label),
            _ => (((TrainedGenerator)Method).Model.Generator, label),
        };
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        int[] labels = [.. Enumerable.Repeat(own, latents.Length / Models.Latents.Dimensions)];
        return BaganModel.Forward(generator, latents, labels, Device.Cpu).To(ScalarType.Float32).ToArray<float>();
    }

    public void Dispose()
    {
        Method.Dispose();
        Train.Dispose();
        _checkpoints.Delete(recursive: true);
    }

    private static ClassLatents Latents(BaganModelHeader header, TrainingContext context)
    {
        using var file = context.RequireCheckpoint();
        return BaganModel.LoadLatents(header, file);
    }

    private IEnumerable<Module> Generators() => Method switch
    {
        ClassGenerators many => many.Models.Values.Select(m => m.Generator),
        TrainedBalanced balanced => [balanced.Autoencoder.Decoder, balanced.Autoencoder.Encoder],
        FilteredSource { Inner: TrainedGenerator one } => [one.Model.Generator],
        _ => [((TrainedGenerator)Method).Model.Generator],
    };

    private static void Shake(Module network)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var random = new SeededRandom(5);
        foreach (var (_, parameter) in network.NamedParameters())
        {
            var noise = new float[parameter.Master.Count];
            random.FillNormal(noise);
            parameter.Assign(parameter.Master.Detach() + (Tensor.From<float>(noise, [.. parameter.Master.Shape]) * 0.3));
        }

        // Statistics of the weights as they are now, as at the end of a training.
        if (network is Generator generator && generator.NamedBuffers().Any())
        {
            generator.Train();
            for (var i = 0; i < 40; i++)
            {
                generator.Forward(Tensor.Normal([8, TinyPreset.Options.Networks.Latent]));
            }

            generator.Train(false);
        }
    }
}
