using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Data.Readers.Formats;
using Bagan.Data.Writers;
using Bagan.IO;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Numerics;
using Bagan.Ranks;
using Bagan.Training;

namespace Bagan.Jobs.Generate;

/// <summary>The verb generate: images from a fitted method of any kind, N of one class or those that a data set lacks.</summary>
/// <param name="options">The options of the command.</param>
/// <param name="sink">Progress and messages.</param>
internal sealed class GenerateJob(GenerateOptions options, IProgressSink sink)
{
    private const int LongestList = 20;

    /// <summary>The processes that divide the images; null: this one is alone.</summary>
    internal RankSession? Ranks { get; init; }

    /// <summary>Shows the plan of the job; nothing is written.</summary>
    /// <exception cref="BaganInputException">The run, the class or the data cannot be used.</exception>
    public IReadOnlyList<ClassPlan> Plan(CancellationToken stop)
    {
        var run = SavedRun.Read(options.Run);
        using var loaded = Open(run);
        var (plan, real, _) = Prepare(run, loaded.Method, stop);
        real?.Dispose();
        return [.. plan.ClassNames.Select((name, c) => new ClassPlan(name, plan.Before[c], plan.ToGenerate[c], plan.ToRepeat[c], plan.After[c]))];
    }

    /// <summary>Draws and writes: the same files as balance for the same data, method and seed.</summary>
    /// <exception cref="BaganInputException">The run, the class or the data cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; nothing is left then.</exception>
    public void Run(CancellationToken stop)
    {
        OutputClaim.Check(options.Output.Out, ("RUN", options.Run), ("--like", options.Like), ("--real", options.Real), ("--backbone", options.Backbone == Evaluation.Backbones.Backbone.ResNet18 ? null : options.Backbone));
        if (Ranks is null)
        {
            StagedFolder.Require(options.Output.Out!, options.Output.Overwrite);
        }

        var run = SavedRun.Read(options.Run);
        using var loaded = Open(run);
        var method = loaded.Method;
        var (plan, realImages, open) = Prepare(run, method, stop);
        using var real = realImages;
        if (plan.IsEmpty)
        {
            throw new BaganInputException("Every class has the images that the plan asks for: there is nothing to generate.");
        }

        var choice = run.Choice;
        var sampling = Ranks is null ? MethodPipeline.Sample(choice, method, plan, real, stop) : RankedGeneration.Sample(Ranks, choice, method, plan, real, stop);
        using var folder = Ranks is null ? new StagedFolder(options.Output.Out!, options.Output.Overwrite, "generate") : RankedGeneration.Open(Ranks, options.Output);
        sink.StageStarted("generating", plan.TotalToGenerate);
        using var pictures = real is null ? null : WrittenPictures.Open(options.Size, open, real, run.Saved.Fit, stop);
        var files = new SampledFiles(folder, choice.ImagesText, method.MadeOfReal, options.Compute.Threads ?? Environment.ProcessorCount)
        {
            Pictures = pictures,
            WhyNetwork = options.OutputSize is null or "network" ? null : sink.Message,
        };
        if (Ranks is null)
        {
            folder.WriteFile(Manifest.FileName, stream => Manifest.Write(stream, files.Write(sampling, sink.Advanced, stop), withSplits: false));
            if (files.Count == 0)
            {
                throw new BaganInputException($"The method {choice.Method} adds no images: it only says how to train a classifier. There is nothing to generate.");
            }

            files.WriteLabels(plan.ClassNames);
        }
        else
        {
            RankedGeneration.Write(Ranks, folder, files, sampling, plan, options.Output.Out!, files.OriginOf, sink.Advanced, stop);
            if (Ranks.Launched.Rank > 0)
            {
                return; // the first finishes for all
            }
        }

        folder.Commit();
        if (Ranks is not null)
        {
            RankedGeneration.Finish(Ranks, stop);
        }

        sink.StageFinished();
        foreach (var note in sampling.Notes)
        {
            sink.Warning(note);
        }

        if (plan.TotalToRepeat > 0)
        {
            sink.Message($"Balance adds {Quantity.Of(plan.TotalToRepeat, "original")} once more beside these, which are not written here.");
        }

        sink.Message($"{Quantity.Of(plan.TotalToGenerate, "image")} and {Manifest.FileName} are in {options.Output.Out}.");
    }

    // What is to be made, and the real images that it is made of: one reading serves both where they are the same folder.
    private (SamplingPlan Plan, ImageSet? Real, Func<CancellationToken, IOwnPictures>? Open) Prepare(SavedRun run, ITrainedMethod method, CancellationToken stop)
    {
        using var like = options.Like is null ? null : Read(options.Like, run, stop);
        var plan = PlanFor(run.Saved, like);
        if (plan.IsEmpty || !method.MadeOfReal)
        {
            return (plan, null, null);
        }

        var (images, open) = RealImages(run, like, stop);
        return (plan, images, open);
    }

    private LoadedMethod Open(SavedRun run)
    {
        if (options.Backbone is not null && run.Saved.Backbone is null)
        {
            throw new BaganInputException($"--backbone: the run in {options.Run} stands on no pretrained network. Leave it out.");
        }

        var context = new TrainingContext { Seed = (ulong)options.Compute.Seed, Device = ComputeSetup.Apply(options.Compute, sink), Observer = new ClassifierFollower(sink) };
        return MethodPipeline.Load(run, context, saved => TeacherBackbone.Open(saved, options.Backbone, canBeNamed: true, options.AllowTorchscript, context, sink.Message));
    }

    // Under the run's class indices, made square as the training data were.
    private (ImageSet Images, Func<CancellationToken, IOwnPictures>? Open) RealImages(SavedRun run, DataSet? like, CancellationToken stop)
    {
        var path = options.Real ?? options.Like
            ?? throw new BaganInputException($"The method of the run in {options.Run} changes real images: name its training data with --real DATA.");
        var known = run.Saved.ClassNames;
        var located = ManifestOrigins.Locate(path, stop);
        using var other = like is not null && located == options.Like ? null : Read(located, run, stop);
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
            return (images, data.OpenPictures);
        }

        images.Dispose();
        throw new BaganInputException(
            $"The real images in {path} must be of all classes of the run, at least one of each: {string.Join(", ", missing.Take(LongestList))} {(missing.Count == 1 ? "is" : "are")} missing. "
            + "Name the run's training data with --real DATA.");
    }

    private DataSet Read(string path, SavedRun run, CancellationToken stop)
    {
        var read = new DataReadOptions
        {
            Size = run.Saved.Side,
            Channels = run.Saved.Channels == 3 ? ChannelMode.Colour : ChannelMode.Grey,
            Fit = run.Saved.Fit,
            Format = options.Format,
            OffersScratch = false,
            SkipBad = options.SkipBad,
            Threads = options.Compute.Threads ?? 0,
        };
        return DataLoader.Load(path, read, null, stop);
    }

    private SamplingPlan PlanFor(SavedMethod saved, DataSet? like)
    {
        var names = saved.ClassNames;
        var strategy = SamplingStrategy.Parse(options.Plan.Strategy);
        if (like is null)
        {
            var index = names.ToList().IndexOf(options.Class!);
            return index >= 0
                ? new SamplingPlan(names, saved.ClassCounts, [.. names.Select((_, c) => c == index ? options.Count!.Value : 0)])
                : throw new BaganInputException($"--class {options.Class}: the run has no such class. Its classes are {string.Join(", ", names)}.{Suggestion.Hint(options.Class!, names)}");
        }

        var unknown = like.Train.ClassNames.Where(n => !names.Contains(n)).ToList();
        if (unknown.Count > 0)
        {
            throw new BaganInputException($"--like {options.Like} has classes that the run does not have: {string.Join(", ", unknown)}. The run's classes are {string.Join(", ", names)}.");
        }

        var counts = names.Select(n => like.Train.ClassNames.ToList().IndexOf(n) is var i && i >= 0 ? like.Train.ClassCounts[i] : 0).ToArray();
        return strategy.Plan(names, counts, options.Plan.MaxGain).Repeating(MethodCatalogue.RepeatShareOf(MethodChoice.Parse(saved.Method).Method));
    }
}

/// <summary>
/// Sampled images straight into PNG files, block by block: one block is in memory, however many images there are. Drawing and
/// encoding take turns on all cores. At the same time they would be slower: the cores are busy anyway, and libtorch's threads
/// would wait for each other wherever an encoder has taken the place of one.
/// </summary>
/// <param name="folder">Takes the files.</param>
/// <param name="method">The method, which is the images' origin.</param>
/// <param name="madeOfReal">Whether they are real images changed.</param>
/// <param name="threads">Threads that encode.</param>
internal sealed class SampledFiles(StagedFolder folder, string method, bool madeOfReal, int threads)
{
    private readonly List<string> _labelled = [];
    private readonly List<FloatMatrix> _labels = [];

    /// <summary>The photographs, where images that were made of them are written at another size than the networks'; null: all are of the networks' size.</summary>
    internal WrittenPictures? Pictures { get; init; }

    /// <summary>Takes the reason where they are of the networks' size all the same; null: nobody asks.</summary>
    internal Action<string>? WhyNetwork { get; init; }

    /// <summary>Images written until now.</summary>
    internal long Count { get; private set; }

    /// <summary>The probabilities of the images of each block that was written, where a teacher labelled them.</summary>
    internal IReadOnlyList<FloatMatrix> Labels => _labels;

    /// <summary>What is said of an image of a seed.</summary>
    internal ImageOrigin OriginOf(ulong? seed) => new(true, method, seed) { MadeOfReal = madeOfReal };

    /// <summary>Draws and writes.</summary>
    /// <param name="sampling">The images.</param>
    /// <param name="advanced">Told after each block how many are written.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>A row for each image, in order, as soon as its file is written.</returns>
    internal IEnumerable<ManifestRow> Write(Sampling sampling, Action<long> advanced, CancellationToken stop)
    {
        var writer = new FolderWriter { Threads = threads };
        var numbers = new Dictionary<(string? Split, int Label, string Kind), int>();
        foreach (var block in sampling.Images)
        {
            using (block)
            {
                ImageOrigin[] origins = [.. Enumerable.Range(0, block.Images.Count).Select(i => OriginOf(block.Seeds?[i]))];
                if (Count == 0 && block.Edits is null)
                {
                    WhyNetwork?.Invoke(WrittenPictures.WhyNetwork(method, block.Images));
                }

                if (block.First is { } first)
                {
                    numbers[(null, block.Images.Labels[0], FolderWriter.Generated)] = first;
                }

                var split = new WrittenSplit(null, block.Images, origins) { Pictures = Pictures?.Of(block.Edits) };
                var rows = writer.WriteImages(folder, [split], numbers, stop);
                if (block.Labels is { } labels)
                {
                    _labelled.AddRange(rows.Select(r => r.File));
                    _labels.Add(labels);
                }

                Count += rows.Count;
                advanced(Count);
                foreach (var row in rows)
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>Writes labels.csv where a teacher labelled the images.</summary>
    /// <param name="classNames">K names.</param>
    internal void WriteLabels(IReadOnlyList<string> classNames)
    {
        if (_labels.Count > 0)
        {
            folder.WriteFile(LabelsFile.FileName, stream => LabelsFile.Write(stream, _labelled, classNames, FloatMatrix.Join(_labels)));
        }
    }
}
