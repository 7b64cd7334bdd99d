using System.Text;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Images;
using Bagan.IO;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Reports;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Evaluate;

/// <summary>The verb evaluate: reads generated and real images, trains the classifier that judges them, measures, reports.</summary>
/// <param name="options">The options of the command.</param>
/// <param name="sink">Receives progress and messages.</param>
/// <param name="commandLine">The command as typed, for the report.</param>
internal sealed class EvaluateJob(EvaluateOptions options, IProgressSink sink, string commandLine)
{
    /// <summary>The name of the page in the output folder.</summary>
    public const string PageName = "report.html";

    /// <summary>The name of the figures in the output folder.</summary>
    public const string FiguresName = "evaluation.json";

    private readonly StageTimes _times = new();

    /// <summary>Does the work. With an output folder, everything appears in it at the end or nothing does.</summary>
    /// <exception cref="BaganInputException">The images or the options cannot be used.</exception>
    /// <exception cref="BaganException">The classifier's training diverged, or the results cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; nothing is left.</exception>
    public EvaluationResult Run(CancellationToken stop = default)
    {
        DataSetWriting.CheckTarget(
            options.Out, options.Overwrite, [("GENERATED", options.Generated), ("--real", options.Real), ("--test", options.Test), options.Reading.ImagesInput, ("--features", options.Measure.File), .. options.Judge.Inputs]);
        options.Measure.Check();
        options.Judge.Check(options.Measure.AllowTorchscript);
        using var folder = options.Out is null ? null : new StagedFolder(options.Out, options.Overwrite, "evaluate");
        var device = ComputeSetup.Apply(options.Compute, sink);
        using var images = _times.Time("reading", () => EvaluatedImages.Load(options, sink, stop));
        foreach (var note in images.Notes)
        {
            sink.Warning(note);
        }

        var shape = new ImageShape(images.Training.Channels, images.Training.Height, images.Training.Width);
        using var opened = Judge.Open(options.Judge, ClassifierProtocol.For(shape.Channels, shape.Height, options.Steps), options.Measure.AllowTorchscript, null, shape.Height, chooses: false, device, sink);
        var judge = JudgeChoice.Decide(opened, images.Training, null, null, null, null, options.Compute, sink, stop);
        using var classifier = Train(images.Training, judge.Protocol, device, stop);
        var features = options.Measure.Open(classifier, judge.Backbone, shape, device);
        using var owned = features as IDisposable;
        var evaluation = Measure(images, features, judge, classifier, stop);
        var result = new EvaluationResult(evaluation, Report(images, evaluation, device), EvaluationJson.Write(options, evaluation, images.Notes));
        judge.Backbone?.Save();
        if (folder is not null)
        {
            Write(folder, result, images.Bad);
        }

        return result;
    }

    // Drawn equally often, small classes are not taken for large ones as in a classifier that saw few of them.
    private TrainedClassifier Train(ImageSet training, ClassifierProtocol protocol, Device device, CancellationToken stop) =>
        _times.Run(sink, "classifier", (long)protocol.StepsFor(training.Count) * protocol.Batch, () => protocol.Train(
            training,
            null,
            ClassifierRecipe.Plain with { Oversample = true },
            new TrainingContext { Seed = (ulong)options.Compute.Seed, Device = device, Observer = new ClassifierFollower(sink), Stop = stop }));

    private GeneratedImageEvaluation Measure(EvaluatedImages images, IFeatureSource features, Judge opened, TrainedClassifier classifier, CancellationToken stop)
    {
        var kind = OptionLeaf.Names(typeof(JudgeKind))[(int)opened.Kind];
        var judge = new NamedClassifier(classifier, $"{kind} classifier trained on the real training images with classes drawn equally often");
        var evaluator = new ImageEvaluator(images.Training, images.Test, features, judge, new ImageEvaluationOptions
        {
            Seed = (ulong)options.Compute.Seed,
            Threads = options.Compute.Threads ?? Environment.ProcessorCount,
            ImagesPerClass = options.PerClass,
        });
        return _times.Run(sink, "figures", images.Generated.Count, () => evaluator.Evaluate(images.Generated, new Classes(sink, images.Generated.ClassCounts), stop));
    }

    private EvaluationReport Report(EvaluatedImages images, GeneratedImageEvaluation evaluation, Device device)
    {
        var tables = FigureTables.Of(evaluation);
        return new EvaluationReport
        {
            GeneratedName = options.Generated,
            Setting = Setting(images, evaluation),
            Tables = tables,
            Names = FigureTables.Names(evaluation, tables),
            Samples = Samples(images),
            Neighbours = Neighbours(images, evaluation),
            Notes = images.Notes,
            Options = [.. OptionsJson.ToObject(options).Where(o => o.Value is not null).Select(o => KeyValuePair.Create(o.Key, o.Value!.ToString()))],
            Stages = _times.All,
            MadeBy = new Provenance(
                BaganVersion.Text, $"libtorch {Engine.Version}", device.IsCpu ? "cpu" : "cuda", Engine.Threads, options.Compute.Seed, commandLine, MachineName.Text, DateTimeOffset.Now)
            {
                Repeating = "Run this command again with the same seed, machine and number of threads to get the same figures.",
            },
        };
    }

    private List<string> Setting(EvaluatedImages images, GeneratedImageEvaluation evaluation)
    {
        var empty = images.Generated.ClassNames.Where((_, c) => images.Generated.ClassCounts[c] == 0).ToList();
        return
        [
            $"{Quantity.Count(images.Generated.Count)} generated images of {images.Generated.ClassNames.Count - empty.Count} of {images.Generated.ClassNames.Count} classes, {images.Generated.Width} x {images.Generated.Height}; "
            + $"{Quantity.Count(images.Training.Count)} real training images{(images.Test is null ? "" : $" and {Quantity.Count(images.Test.Count)} real test images")}.",
            $"Features: {evaluation.Features}. Reference: the {evaluation.Reference}, up to {Quantity.Count(options.PerClass)} per class, and as many generated images. "
            + $"Judge: {evaluation.Classifier}. Means are over the classes that have generated images"
            + (empty.Count == 0 ? "." : $"; these have none: {Quantity.Names(empty)}."),
        ];
    }

    private static PictureFigure Samples(EvaluatedImages images)
    {
        var grid = SampleGrid.Create([new SampleGroup("real", images.Test ?? images.Training), new SampleGroup("generated", images.Generated)]);
        return new PictureFigure(
            new PngImage(grid.Draw().ToPng()), "Rows of real and generated images, one row per class.", "The first real and the first generated images of each class.");
    }

    private static PictureFigure? Neighbours(EvaluatedImages images, GeneratedImageEvaluation evaluation)
    {
        var pairs = evaluation.Classes.SelectMany(c => c.Neighbours).Select(n => new NeighbourPair(n.Generated, n.Training, n.Distance, n.Suspicious)).ToList();
        return pairs.Count == 0 ? null : new PictureFigure(
            new PngImage(NeighbourSheet.Create(images.Generated, images.Training, pairs).Draw().ToPng()),
            "Pairs of a generated image and its nearest training image, one row per class.",
            "Each pair shows a generated image and its nearest training image.");
    }

    private void Write(StagedFolder folder, EvaluationResult result, IReadOnlyList<BadFile> bad)
    {
        if (bad.Count > 0)
        {
            folder.WriteFile(SkippedList.FileName, stream => SkippedList.Write(stream, bad));
            sink.Message($"{SkippedList.FileName} lists the skipped files and the reasons.");
        }

        folder.WriteFile(PageName, stream => EvaluationPage.Create(result.Report).Write(stream));
        folder.WriteFile(FiguresName, Encoding.UTF8.GetBytes(result.Json + "\n"));
        folder.Commit();
        sink.Message($"Open {Path.Combine(options.Out!, PageName)} for the pictures; {FiguresName} in the same folder has all figures.");
    }

    private sealed class Classes(IProgressSink sink, IReadOnlyList<int> counts) : IProgress<int>
    {
        public void Report(int value) => sink.Advanced(counts.Take(value).Sum(n => (long)n));
    }
}

/// <summary>The result of an evaluation.</summary>
/// <param name="Evaluation">Every figure with its protocol, sample counts, and the reason where it is blank.</param>
/// <param name="Report">The same for people.</param>
/// <param name="Json">The same for machines.</param>
internal sealed record EvaluationResult(GeneratedImageEvaluation Evaluation, EvaluationReport Report, string Json);
