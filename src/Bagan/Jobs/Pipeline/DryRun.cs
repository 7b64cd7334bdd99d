using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Jobs.Pipeline;

/// <summary>What a job would do: resolved options, the plan per class, the networks, and what it would take.</summary>
/// <param name="Options">The command's options.</param>
/// <param name="MethodName">The method with its suffixes.</param>
/// <param name="Method">The options of the method's generator; null where it trains none.</param>
/// <param name="Data">Layout, counts and shape of the data.</param>
/// <param name="Plan">A row a class; empty for a job that only trains.</param>
/// <param name="Networks">The networks with their parameter counts.</param>
/// <param name="Estimated">Time, memory and disk.</param>
/// <param name="Notes">What was noticed while reading.</param>
/// <param name="Pick">What would be tried before one way is taken; null where nothing is picked.</param>
internal sealed record DryRun(
    JsonObject Options,
    string MethodName,
    BaganOptions? Method,
    DataShape Data,
    IReadOnlyList<ClassPlan> Plan,
    IReadOnlyList<NetworkSize> Networks,
    Estimates Estimated,
    IReadOnlyList<string> Notes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DryRunPick? Pick = null)
{
    /// <summary>As JSON: UTF-8, names unescaped, keys in snake_case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context.DryRun);

    private static DryRunContext Context { get; } = new(BaganJson.Create(indented: true));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DryRun))]
internal sealed partial class DryRunContext : JsonSerializerContext;

/// <summary>What a dry run says of a class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Before">Real images.</param>
/// <param name="Generate">Images to make.</param>
/// <param name="After">Both together.</param>
internal sealed record ClassPlan(string Name, int Before, int Generate, int After);

/// <summary>What a dry run says of the data.</summary>
/// <param name="Format">The layout it was read by.</param>
/// <param name="Images">Training images.</param>
/// <param name="TestImages">Test images.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Size">Side in pixels.</param>
internal sealed record DataShape(string Format, int Images, int TestImages, int Classes, int Channels, int Size);

/// <summary>What a dry run says of a network.</summary>
/// <param name="Name">"encoder", "discriminator", "generator", "decoder" where it is trained without a discriminator, or "teacher".</param>
/// <param name="Parameters">Number of trained values.</param>
/// <param name="Count">How many networks of this kind are trained.</param>
internal sealed record NetworkSize(string Name, long Parameters, int Count = 1);

/// <summary>What a dry run expects a job to take.</summary>
/// <param name="Seconds">Time of all trainings, from a few measured steps of each network.</param>
/// <param name="ClassifierSeconds">The part of it that the classifiers behind the figures take, those of a pick included.</param>
/// <param name="Fits">How often the method is trained.</param>
/// <param name="MemoryBytes">Memory at the peak.</param>
/// <param name="DiskBytes">Disk for the run, most of it checkpoints, and for the images.</param>
internal sealed record Estimates(double Seconds, double ClassifierSeconds, int Fits, long MemoryBytes, long DiskBytes);

/// <summary>What picking would try.</summary>
/// <param name="Candidates">The names of the candidates; empty where there are too few images to try any.</param>
/// <param name="TrainImages">Images that they would learn from.</param>
/// <param name="ValidationImages">Images that would judge them.</param>
/// <param name="Fallback">Why plain oversampling would be taken without a try; null where it would not.</param>
/// <param name="Notes">What the person should know of it.</param>
internal sealed record DryRunPick(
    IReadOnlyList<string> Candidates, int TrainImages, int ValidationImages, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fallback,
    [property: JsonIgnore] IReadOnlyList<string> Notes);

/// <summary>Works out a <see cref="DryRun"/>.</summary>
internal static class DryRunner
{
    internal static DryRun Make(JsonObject options, MethodChoice choice, MethodSettings settings, JobData data, SamplingPlan? plan, TrainingContext context, DryRunPick? pick = null, int fits = 0, ClassifierWork? figures = null, long pictureBytes = 0)
    {
        var train = data.Train;
        var shape = new NetworkShape(train.Channels, train.Height, train.ClassNames.Count);
        var method = MethodCatalogue.OptionsOf(choice, settings, train.Count);
        var (sizes, weights) = Sizes(shape, method, choice);
        var load = MachineLoad.Start();

        // Fits by the share of the training images that they learn from.
        var once = Seconds(choice, settings, method, train, context);
        var learnt = data.FiguresTrain is { } held ? 1 + (fits * (double)held.Count / train.Count) : Math.Max(1, fits);
        var picks = pick is { Fallback: null };
        var methods = once * (learnt + (picks ? (double)pick!.TrainImages / train.Count : 0));
        var classifiers = figures?.Seconds(train, context) ?? 0;
        var trainings = (data.FiguresTrain is null ? Math.Max(1, fits) : 1 + fits) + (picks ? 1 : 0);
        string[] busy = load.Others() is { } others ? [$"Other programs use {others.ToString("0", CultureInfo.InvariantCulture)} % of the processor. The estimated time holds while they do."] : [];

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
            new Estimates(Math.Round(methods + classifiers, 1), Math.Round(classifiers, 1), trainings, needs.MemoryBytes, needs.DiskBytes + (plan is null || pictureBytes == 0 ? 0 : Math.Max(0, (train.Count + made) * (pictureBytes - train.Pixels.ImageBytes)))),
            [.. data.Notes, .. pick?.Notes ?? [], .. busy],
            pick);
    }

    // The networks that are trained: a method of one stage makes all of BAGAN's and leaves some as they are.
    private static (List<NetworkSize> Sizes, long Weights) Sizes(NetworkShape shape, BaganOptions? method, MethodChoice choice)
    {
        var sizes = new List<NetworkSize>();
        var weights = 0L;
        if (method is not null)
        {
            using var networks = new BaganNetworks(shape, method);
            weights = networks.Modules().Sum(m => m.Module.ParameterCount);
            var autoencodes = method.AutoencoderEpochs > 0;
            var plays = method.AdversarialEpochs > 0;
            foreach (var (name, module) in networks.Modules().Where(m => m.Name switch { "encoder" => autoencodes, "discriminator" => plays, "averaged" => false, _ => true }))
            {
                sizes.Add(new NetworkSize(name == "generator" && !plays ? "decoder" : name, module.ParameterCount));
            }
        }

        if (choice.Parts.HasFlag(MethodParts.Teacher))
        {
            var (parameters, count) = Teacher.SizeOf(shape);
            sizes.Add(new NetworkSize(Teacher.Name, parameters, count));
        }

        return (sizes, weights);
    }

    // The generator at the speed of a few steps, teachers and judges at that of their classifiers.
    private static double Seconds(MethodChoice choice, MethodSettings settings, BaganOptions? method, ImageSet train, TrainingContext context)
    {
        if (method is null)
        {
            var teacher = MethodCatalogue.Create(choice, settings).Work(train.Count);
            return teacher == 0 ? 0 : teacher * ClassifierSpeed.SecondsPerImage(ClassifierKind.Deep, train, context, Teacher.Batch);
        }

        var (autoencoder, adversarial) = BaganSchedule.MeasureSpeed(train, method, context);
        var steps = Math.Max(1, train.Count / Math.Min(method.Batch, train.Count));
        var seconds = steps * ((method.AutoencoderEpochs * autoencoder) + (method.AdversarialEpochs * adversarial));
        var classifiers = MethodCatalogue.Create(choice, settings).Work(train.Count) - ((long)(method.AutoencoderEpochs + method.AdversarialEpochs) * train.Count);
        return classifiers <= 0 ? seconds : seconds + (classifiers * ClassifierSpeed.SecondsPerImage(ClassifierKind.Deep, train, context, Teacher.Batch));
    }
}
