using System.Text.Json.Nodes;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Pick;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Planning;

/// <summary>Works out a <see cref="DryRun"/>.</summary>
internal static class DryRunner
{
    internal static DryRun Make(JsonObject options, BaganOptions method, JobData data, SamplingPlan? plan, TrainingContext context, PickSplit? split = null)
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
        if (method.CarryVariety && plan is not null)
        {
            seconds += Teacher.Work(train.Count, method.AutoencoderEpochs) * ClassifierSpeed.SecondsPerImage(ClassifierKind.Deep, train, context);
        }

        if (data.FiguresTrain is not null)
        {
            seconds *= 1 + ((double)data.FiguresTrain.Count / train.Count);
        }

        if (split is { WhyNot: null })
        {
            seconds += seconds * split.Train.Length / (train.Count + (data.FiguresTrain?.Count ?? 0));
        }

        var made = plan?.TotalToGenerate ?? 0;
        var pixels = data.Train.Pixels.TotalBytes + (data.Test?.Pixels.TotalBytes ?? 0) + (data.FiguresTrain?.Pixels.TotalBytes ?? 0) + (made * train.Pixels.ImageBytes);
        var needs = ResourceNeeds.Of(shape, method, weights, pixels, plan is null ? 0 : train.Count + made, context.Resolve(method.Precision));
        return new DryRun(
            options,
            method,
            new DataShape(data.Data.Format, train.Count, data.Test?.Count ?? 0, shape.Classes, shape.Channels, shape.Side),
            plan is null ? [] : [.. plan.ClassNames.Select((name, c) => new ClassPlan(name, plan.Before[c], plan.ToGenerate[c], plan.After[c]))],
            sizes,
            new Estimates(Math.Round(seconds, 1), needs.MemoryBytes, needs.DiskBytes),
            [.. data.Notes, .. split?.Notes ?? []],
            split is null ? null : new DryRunPick(split.WhyNot is null ? PickCandidate.Names(method.CarryVariety) : [], split.Train.Length, split.Validation.Length, split.WhyNot));
    }
}
