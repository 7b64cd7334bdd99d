using System.Text.Json.Nodes;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs;

/// <summary>Works out a <see cref="DryRun"/>.</summary>
internal static class DryRunner
{
    // libtorch, .NET and the oneDNN kernels, measured at rest after a first step.
    private const long BaseBytes = 400L << 20;

    internal static DryRun Make(JsonObject options, BaganOptions method, JobData data, SamplingPlan? plan, TrainingContext context)
    {
        var train = data.Train;
        var shape = new NetworkShape(train.Channels, train.Height, train.ClassNames.Count);
        List<NetworkSize> sizes;
        long weights;
        using (var networks = new BaganNetworks(shape, method))
        {
            sizes = [.. networks.Modules().Where(m => m.Name != "averaged").Select(m => new NetworkSize(m.Name, m.Module.ParameterCount))];
            weights = networks.Modules().Sum(m => m.Module.ParameterCount);
        }

        var (autoencoder, adversarial) = BaganTrainer.MeasureSpeed(train, method, context);
        var steps = Math.Max(1, train.Count / Math.Min(method.Batch, train.Count));
        var seconds = steps * ((method.AutoencoderEpochs * autoencoder) + (method.AdversarialEpochs * adversarial));
        if (data.FiguresTrain is not null)
        {
            seconds *= 1 + ((double)data.FiguresTrain.Count / train.Count);
        }

        var made = plan?.TotalToGenerate ?? 0;
        var pixels = data.Train.Pixels.TotalBytes + (data.Test?.Pixels.TotalBytes ?? 0) + (made * train.Pixels.ImageBytes);
        var type = context.Resolve(method.Precision);
        var perValue = type == ScalarType.Float32 ? 4 : 2;
        var activations = Activations(shape, method.Networks) * 2L * method.Batch * perValue * 3; // values, gradients, and what operators keep

        // Weights in float32 and in the compute type, two moments, a gradient.
        var memory = BaseBytes + pixels + (weights * (4 + perValue + 8 + perValue)) + activations;
        var disk = (3L * weights * 12) + (plan is null ? 0 : (train.Count + made) * (train.Pixels.ImageBytes + 200L));
        return new DryRun(
            options,
            method,
            new DataShape(data.Data.Format, train.Count, data.Test?.Count ?? 0, shape.Classes, shape.Channels, shape.Side),
            plan is null ? [] : [.. plan.ClassNames.Select((name, c) => new ClassPlan(name, plan.Before[c], plan.ToGenerate[c], plan.After[c]))],
            sizes,
            new Estimates(Math.Round(seconds, 1), memory, disk),
            data.Notes);
    }

    // Values that generator and trunk hold for one image.
    private static long Activations(NetworkShape shape, NetworkOptions options)
    {
        var values = 0L;
        for (var side = shape.BaseSide * 2; side <= shape.Side; side *= 2)
        {
            values += (long)side * side * (side < shape.Side ? options.GeneratorInner : options.GeneratorOuter) * 2;
        }

        for (var (side, layer) = (shape.Side, 0); side > shape.BaseSide || layer < 4; layer++)
        {
            side = layer % 2 == 0 ? (side + 1) / 2 : side;
            values += (long)side * side * options.TrunkFilters[Math.Min(layer, 3)] * 2;
        }

        return values;
    }
}
