using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Pick;
using Bagan.Jobs.Runs;
using Bagan.Jobs.Runs.Resources;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Jobs.Planning;

/// <summary>Works out a <see cref="DryRun"/>.</summary>
internal static class DryRunner
{
    internal static DryRun Make(JsonObject options, MethodChoice choice, MethodSettings settings, JobData data, SamplingPlan? plan, TrainingContext context, PickSplit? split = null, int fits = 0)
    {
        var train = data.Train;
        var shape = new NetworkShape(train.Channels, train.Height, train.ClassNames.Count);
        var method = MethodCatalogue.OptionsOf(choice, settings, train.Count);
        var (sizes, weights) = Sizes(shape, method);

        // Fits by the share of the training images that they learn from.
        var once = Seconds(choice, settings, method, train, context);
        var learnt = data.FiguresTrain is { } figures ? 1 + (fits * (double)figures.Count / train.Count) : Math.Max(1, fits);
        var seconds = once * (learnt + (split is { WhyNot: null } ? (double)split.TrainCount / train.Count : 0));

        var made = plan?.TotalToGenerate ?? 0;
        var pixels = data.Train.Pixels.TotalBytes + (data.Test?.Pixels.TotalBytes ?? 0) + (data.FiguresTrain?.Pixels.TotalBytes ?? 0) + (made * train.Pixels.ImageBytes);
        var needs = ResourceNeeds.Of(shape, method, weights, pixels, plan is null ? 0 : train.Count + made, context.Resolve(method?.Precision ?? Precision.Auto));
        return new DryRun(
            options,
            choice.Text,
            method,
            new DataShape(data.Data.Format, train.Count, data.Test?.Count ?? 0, shape.Classes, shape.Channels, shape.Side),
            plan is null ? [] : [.. plan.ClassNames.Select((name, c) => new ClassPlan(name, plan.Before[c], plan.ToGenerate[c], plan.After[c]))],
            sizes,
            new Estimates(Math.Round(seconds, 1), needs.MemoryBytes, needs.DiskBytes),
            [.. data.Notes, .. split?.Notes ?? []],
            split is null ? null : new DryRunPick(split.WhyNot is null ? [.. PickCandidate.For(choice.Method).Select(c => c.Text)] : [], split.TrainCount, split.ValidationCount, split.WhyNot));
    }

    private static (List<NetworkSize> Sizes, long Weights) Sizes(NetworkShape shape, BaganOptions? method)
    {
        if (method is null)
        {
            return ([], 0);
        }

        using var networks = new BaganNetworks(shape, method);
        return ([.. networks.Modules().Where(m => m.Name != "averaged").Select(m => new NetworkSize(m.Name, m.Module.ParameterCount))], networks.Modules().Sum(m => m.Module.ParameterCount));
    }

    // The generator at the speed of a few steps, teachers and judges at that of their classifiers.
    private static double Seconds(MethodChoice choice, MethodSettings settings, BaganOptions? method, ImageSet train, TrainingContext context)
    {
        if (method is null)
        {
            var teacher = MethodCatalogue.Create(choice, settings).Work(train.Count);
            return teacher == 0 ? 0 : teacher * ClassifierSpeed.SecondsPerImage(ClassifierKind.Deep, train, context);
        }

        var (autoencoder, adversarial) = BaganSchedule.MeasureSpeed(train, method, context);
        var steps = Math.Max(1, train.Count / Math.Min(method.Batch, train.Count));
        var seconds = steps * ((method.AutoencoderEpochs * autoencoder) + (method.AdversarialEpochs * adversarial));
        var classifiers = MethodCatalogue.Create(choice, settings).Work(train.Count) - ((long)(method.AutoencoderEpochs + method.AdversarialEpochs) * train.Count);
        return classifiers <= 0 ? seconds : seconds + (classifiers * ClassifierSpeed.SecondsPerImage(ClassifierKind.Deep, train, context));
    }
}
