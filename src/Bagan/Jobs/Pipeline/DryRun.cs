using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Imaging;
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
/// <param name="Repeat">Originals to add once more.</param>
/// <param name="After">All together.</param>
internal sealed record ClassPlan(string Name, int Before, int Generate, int Repeat, int After);

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
/// <param name="Seconds">Time of reading the data, of all trainings, and of drawing, testing and writing the images, from a few measured steps of each network; the longest, where a trial decides on a network.</param>
/// <param name="ClassifierSeconds">The part of it that the classifiers behind the figures take, those of a pick included.</param>
/// <param name="ChoiceSeconds">The part of it in which that classifier is chosen.</param>
/// <param name="Fits">How often the method is trained.</param>
/// <param name="MemoryBytes">Memory at the peak.</param>
/// <param name="DiskBytes">Disk for the run, most of it checkpoints, and for the images.</param>
/// <param name="LeastSeconds">The shortest time, where a trial decides on a network and it is clearly shorter; null: there is no other.</param>
internal sealed record Estimates(
    double Seconds, double ClassifierSeconds, double ChoiceSeconds, int Fits, long MemoryBytes, long DiskBytes, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LeastSeconds = null);

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
    /// <inheritdoc cref="Classifiers.TeacherBackbone.TriesPerImage"/>
    internal const double TriesPerImage = Classifiers.TeacherBackbone.TriesPerImage;

    private const int PicturesTried = 3;
    private const double ClearlyShorter = 0.9;

    internal static DryRun Make(JsonObject options, MethodChoice choice, MethodSettings settings, JobData data, SamplingPlan? plan, TrainingContext context, DryRunPick? pick = null, int fits = 0, Func<JudgeOutlook>? figures = null, long pictureBytes = 0, TimeSpan reading = default)
    {
        var train = data.Train;
        var shape = new NetworkShape(train.Channels, train.Height, train.ClassNames.Count);
        var method = MethodCatalogue.OptionsOf(choice, settings, train);
        var (sizes, weights) = Sizes(shape, method, choice, settings.Pretrained);
        var load = MachineLoad.Start();

        // Fits by the share of the training images that they learn from.
        var work = MethodWork.Of(choice, settings, method, train);
        var speeds = ImageSpeeds.Measure(work, settings, method, train, context);
        double? heldOut = data.FiguresTrain is { } held ? (double)held.Count / train.Count : null;
        var picks = pick is { Fallback: null };
        var fitted = (heldOut is { } share ? 1 + (fits * share) : Math.Max(1, fits)) + (picks ? (double)pick!.TrainImages / train.Count : 0);
        var sets = (heldOut is null ? 1 : 2) + (picks ? 1 : 0);
        var made = plan?.TotalToGenerate ?? 0;
        var added = plan is null ? 0 : plan.TotalToGenerate + plan.TotalToRepeat;
        // Originals of the network's size are written anew; larger ones are copied.
        var writing = plan is null ? 0 : (pictureBytes == 0 ? (train.Count + added) * SecondsPerPicture(train.Pixels.ImageBytes) : made * SecondsPerPicture(pictureBytes))
            / (context.Device.IsCpu ? Tensors.Engine.Threads : Environment.ProcessorCount);
        var judged = figures?.Invoke() ?? new JudgeOutlook(0, [], null);
        var trainings = (data.FiguresTrain is null ? Math.Max(1, fits) : 1 + fits) + (picks ? 1 : 0);
        var undecided = work.Pretrained is { Undecided: true };
        string[] tried = undecided ? [$"The teacher, or the filter's classifier, is chosen first: trained from scratch, or a linear layer on {settings.Pretrained!.Backbone.Name}."] : [];
        string[] busy = load.Note() is { } note ? [note] : [];

        var pixels = data.Train.Pixels.LieInFile ? 0 : data.Train.Pixels.TotalBytes + (data.Test?.Pixels.TotalBytes ?? 0) + (data.FiguresTrain?.Pixels.TotalBytes ?? 0) + (added * train.Pixels.ImageBytes);
        var beside = Math.Max(
            choice.Parts.HasFlag(MethodParts.Teacher) ? Beside(TeacherForm.FromScratch(shape.Channels).Protocol, TeacherForm.Networks) : 0,
            figures is null ? 0 : Beside(new ClassifierProtocol(), Classifiers.ClassifierWork.Many));
        var needs = ResourceNeeds.Of(shape, method, weights, pixels, plan is null ? 0 : train.Count + added, context.Resolve(method?.Precision ?? Precision.Auto));
        return new DryRun(
            options,
            choice.Text,
            method,
            new DataShape(data.Data.Format, train.Count, data.Test?.Count ?? 0, shape.Classes, shape.Channels, shape.Side),
            plan is null ? [] : [.. plan.ClassNames.Select((name, c) => new ClassPlan(name, plan.Before[c], plan.ToGenerate[c], plan.ToRepeat[c], plan.After[c]))],
            sizes,
            Estimated(needs.MemoryBytes + beside, needs.DiskBytes + (plan is null || pictureBytes == 0 ? 0 : Math.Max(0, (train.Count + added) * (pictureBytes - train.Pixels.ImageBytes)))),
            [.. data.Notes, .. pick?.Notes ?? [], .. judged.Note is { } chosen ? [chosen] : Array.Empty<string>(), .. tried, .. busy],
            pick);

        Estimates Estimated(long memory, long disk)
        {
            IReadOnlyList<FiguresTime> ways = judged.Figures.Count > 0 ? judged.Figures : [new(0, false)];
            bool[] teachers = undecided ? [false, true] : [false];
            var times = ways.SelectMany(w => teachers.Select(t => Seconds(t, w))).ToList();
            var (longest, least) = (times.MaxBy(t => t.Total), times.Min(t => t.Total));
            return new Estimates(
                Math.Round(longest.Total, 1), Math.Round(longest.Figures, 1), Math.Round(judged.Choice, 1), trainings, memory, disk, least < ClearlyShorter * longest.Total ? Math.Round(least, 1) : null);
        }

        // The whole, and the figures. Features of images that the figures ask for again are known where the pretrained network has seen them.
        (double Total, double Figures) Seconds(bool probe, FiguresTime figured)
        {
            var looked = choice.Parts.HasFlag(MethodParts.Teacher);
            var drawing = looked ? made * MethodWork.Draws(fits, heldOut, choice.ControlText is not null) * speeds.Drawing(work, probe) : 0;
            var known = looked && work.LooksOn(probe) && figured.OnBackbone ? made * fits * (heldOut ?? 1) * (choice.ControlText is null ? 1 : 2) * speeds.Feature : 0;
            var figuresTake = Math.Max(0, figured.Seconds - known);
            return (reading.TotalSeconds + work.Seconds(speeds, fitted, sets, probe) + drawing + writing + judged.Choice + figuresTake, figuresTake);
        }

        // What the second training and those after it take where several run at a time.
        long Beside(ClassifierProtocol protocol, int several) => (protocol.Shares(several, train, context).AtOnce - 1L) * (protocol.MemoryBytes(train, context) ?? 0);
    }

    // The networks that are trained: a method of one stage makes all of BAGAN's and leaves some as they are.
    private static (List<NetworkSize> Sizes, long Weights) Sizes(NetworkShape shape, BaganOptions? method, MethodChoice choice, Pretrained? pretrained)
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
            var form = pretrained?.Stands(NetworkChoice.Teacher) == true && !MethodCatalogue.NeedsMaps(choice.Method) ? TeacherForm.On(pretrained.Backbone) : TeacherForm.FromScratch(shape.Channels);
            sizes.Add(new NetworkSize(Teacher.Name, form.ParametersOf(shape), form.Count));
        }

        return (sizes, weights);
    }

    // Turning and compressing one picture of so many bytes.
    private static double SecondsPerPicture(long bytes)
    {
        var side = (int)Math.Sqrt(bytes);
        var random = new Numerics.SeededRandom(1);
        byte[] pixels = [.. Enumerable.Range(0, side * side).Select(i => (byte)(100 + (i % side / 8) + random.NextInt(8)))];
        var seconds = double.PositiveInfinity;
        for (var i = 0; i < PicturesTried; i++)
        {
            var picture = new FullPicture(new DecodedImage(side, side, 1, [.. pixels], ImageFormat.Raw));
            var watch = Stopwatch.StartNew();
            picture.Turn(3, 1, 1, 1);
            PngEncoder.Encode(picture.ToImage().Pixels, 1, side, side);
            seconds = Math.Min(seconds, watch.Elapsed.TotalSeconds); // the first pays for what is compiled
        }

        return seconds;
    }
}
