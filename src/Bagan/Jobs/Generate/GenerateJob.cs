using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Data.Readers.Formats;
using Bagan.Data.Writers;
using Bagan.Jobs.Planning;
using Bagan.Jobs.Train;
using Bagan.Methods;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Jobs.Generate;

/// <summary>The verb generate: images from a trained run, N of one class or what a data set lacks.</summary>
/// <param name="options">What the person asked for.</param>
/// <param name="sink">Who is told how far it is.</param>
public sealed class GenerateJob(GenerateOptions options, IProgressSink sink)
{
    private const int LongestList = 20;

    /// <summary>What the job would generate; nothing is written.</summary>
    /// <exception cref="BaganInputException">The run, the class or the data cannot be used.</exception>
    public IReadOnlyList<ClassPlan> Plan(CancellationToken stop)
    {
        using var model = Open(ComputeSetup.Apply(options.Compute, sink));
        var (plan, real) = Prepare(model, stop);
        real?.Dispose();
        return [.. plan.ClassNames.Select((name, c) => new ClassPlan(name, plan.Before[c], plan.ToGenerate[c], plan.After[c]))];
    }

    /// <summary>Generates and writes.</summary>
    /// <exception cref="BaganInputException">The run, the class or the data cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; nothing is left then.</exception>
    public void Run(CancellationToken stop)
    {
        var device = ComputeSetup.Apply(options.Compute, sink);
        using var model = Open(device);
        var (plan, realImages) = Prepare(model, stop);
        using var real = realImages;
        if (plan.IsEmpty)
        {
            throw new BaganInputException("Every class has the images that the plan asks for: there is nothing to generate.");
        }

        var source = ImageSources.Of(model, real, (ulong)options.Compute.Seed);
        using var folder = new StagedFolder(options.Output.Out!, options.Output.Overwrite);
        var files = new GeneratedFiles(source, model.Header.Shape, folder, $"bagan {options.Run}", options.Compute.Threads ?? Environment.ProcessorCount, model.Header.Options.CarryVariety);
        sink.StageStarted("generating", plan.TotalToGenerate);
        folder.WriteFile(Manifest.FileName, stream => Manifest.Write(stream, files.Write(plan, sink.Advanced, stop), withSplits: false));
        folder.Commit();
        sink.StageFinished();
        sink.Message($"{Quantity.Of(plan.TotalToGenerate, "image")} and {Manifest.FileName} are in {options.Output.Out}.");
    }

    // What is to be made, and what it is made of: one reading serves both where they are the same folder.
    private (SamplingPlan Plan, ImageSet? Real) Prepare(BaganModel model, CancellationToken stop)
    {
        using var like = options.Like is null ? null : Read(options.Like, model, stop);
        var plan = PlanFor(model, like);
        return (plan, plan.IsEmpty ? null : RealImages(model, like, stop));
    }

    private BaganModel Open(Tensors.Device device)
    {
        var folder = Path.Combine(RunPath(), "checkpoints");
        if (!Directory.Exists(folder))
        {
            throw new BaganInputException($"{options.Run} holds no trained run: {folder} is missing. Name the folder that train, balance or quickstart wrote.");
        }

        using var file = CheckpointStore.ForReading(folder).LoadNewest((path, why) => sink.Warning($"The checkpoint {path} is damaged ({why}); the one before it is taken."))
            ?? throw new BaganInputException($"{folder} holds no whole checkpoint: nothing has been trained yet.");
        return BaganModel.Load(file, device);
    }

    private string RunPath() => Path.Combine(options.Run, OutputFolder.RunName) is var run && Directory.Exists(run) ? run : options.Run;

    // Under the model's class indices, made square as the training data were.
    private ImageSet? RealImages(BaganModel model, DataSet? like, CancellationToken stop)
    {
        if (!model.Header.Options.CarryVariety)
        {
            return null;
        }

        var path = options.Real ?? options.Like
            ?? throw new BaganInputException($"The run in {options.Run} makes its images out of real ones: name a folder of them, its training data say, with --real DATA.");
        var known = model.Header.ClassNames;
        var located = ManifestOrigins.Locate(path, stop);
        using var other = like is not null && located == options.Like ? null : Read(located, model, stop);
        var data = other ?? like!;
        foreach (var note in data.Notes.Concat(data.Bad.Select(b => b.ToString())).Take(LongestList))
        {
            sink.Warning(note);
        }

        // Of a result of this program the generated images are no real ones.
        var real = ManifestOrigins.RealFiles(located, stop);
        var match = new ClassMatch(data.Train, known);
        int[] kept = [.. match.Kept.Where(i => real.Count == 0 || data.Train.Sources is null || real.Contains(data.Train.Sources[i]))];
        var images = match.Take(kept);
        var missing = known.Where((_, c) => images.ClassCounts[c] == 0).ToList();
        if (missing.Count == 0)
        {
            return images;
        }

        images.Dispose();
        throw new BaganInputException(
            $"The real images in {path} must be of all classes of the run, at least one of each: {string.Join(", ", missing.Take(LongestList))} {(missing.Count == 1 ? "is" : "are")} missing. "
            + "Name the run's training data with --real DATA.");
    }

    private DataSet Read(string path, BaganModel model, CancellationToken stop)
    {
        var shape = model.Header.Shape;
        var read = new DataReadOptions
        {
            Size = shape.Side,
            Channels = shape.Channels == 3 ? ChannelMode.Colour : ChannelMode.Grey,
            Fit = RunFolder.FitOf(RunPath()),
            Format = options.Format,
            SkipBad = options.SkipBad,
            Threads = options.Compute.Threads ?? 0,
        };
        return DataLoader.Load(path, read, null, stop);
    }

    private SamplingPlan PlanFor(BaganModel model, DataSet? like)
    {
        var names = model.Header.ClassNames;
        var strategy = SamplingStrategy.Parse(options.Plan.Strategy);
        if (like is null)
        {
            var index = names.ToList().IndexOf(options.Class!);
            return index >= 0
                ? new SamplingPlan(names, model.Header.ClassCounts, [.. names.Select((_, c) => c == index ? options.Count!.Value : 0)])
                : throw new BaganInputException($"--class {options.Class}: the run knows no such class. It knows {string.Join(", ", names)}.{Suggestion.Hint(options.Class!, names)}");
        }

        var unknown = like.Train.ClassNames.Where(n => !names.Contains(n)).ToList();
        if (unknown.Count > 0)
        {
            throw new BaganInputException($"--like {options.Like} has classes that the run never saw: {string.Join(", ", unknown)}. It knows {string.Join(", ", names)}.");
        }

        var counts = names.Select(n => like.Train.ClassNames.ToList().IndexOf(n) is var i && i >= 0 ? like.Train.ClassCounts[i] : 0).ToArray();
        return strategy.Plan(names, counts, options.Plan.MaxGain);
    }
}
