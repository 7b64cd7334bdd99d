using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.IO;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Networks;
using Bagan.Reports.Comparison;
using Bagan.Reports.Pictures;
using Bagan.Reports.Values;
using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>The verb compare: a grid of cells, method by protocol by seed; what is finished stays, and a later call does the rest.</summary>
internal sealed class CompareJob
{
    private readonly CompareOptions _options;
    private readonly IProgressSink _sink;
    private readonly string _commandLine;

    /// <summary>Prepares the job.</summary>
    /// <param name="options">What the person asked for.</param>
    /// <param name="sink">Receives progress and messages.</param>
    /// <param name="commandLine">The command as typed, for the report.</param>
    public CompareJob(CompareOptions options, IProgressSink sink, string commandLine)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options with { Training = options.Training with { Preset = options.Training.Preset ?? PresetName.Fast } };
        _sink = sink;
        _commandLine = commandLine;
    }

    /// <summary>
    /// Lets the reference classifier judge generated images of data with an imbalance of their own too, as the paper does on GTSRB; otherwise there
    /// is no judge, as it would have learnt the imbalance itself.
    /// </summary>
    internal bool JudgesAsIs { get; init; }

    /// <summary>Whether the folder of the results is a part of another job's.</summary>
    internal bool Inside { get; init; }

    /// <summary>Whether other processes compute cells of the same grid into the same folder.</summary>
    internal bool Shared { get; init; }

    /// <summary>Told the finished cells before the data are given back; null: nobody asks.</summary>
    internal Action<ComparedCells>? Finished { get; init; }

    /// <summary>What the job would do; nothing is trained or written.</summary>
    /// <param name="stop">Asks to stop.</param>
    /// <param name="estimated">Whether steps are measured to say how long it takes.</param>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    public ComparePlan Plan(CancellationToken stop, bool estimated = false)
    {
        using var data = Load(stop);
        var full = data.FiguresTrain ?? data.Train;
        var protocol = Judge.WithSteps(Classifier(full), _options.Judge.Classifier);
        var load = MachineLoad.Start();
        var seconds = estimated ? Estimate(data, full, stop) : null;
        return new ComparePlan(
            [.. Methods(_options).Select(m => m.Text)],
            [.. Protocols(full).Select(p => new ProtocolPlan(p.Text, full.ClassNames.Zip(p.KeptCounts(full.ClassNames, full.ClassCounts), (name, n) => new ClassCount(name, n)).ToList()))],
            [.. Seeds()],
            Grid(full).Count,
            protocol.StepsFor(Protocols(full).Max(p => p.KeptCounts(full.ClassNames, full.ClassCounts).Sum())),
            data.TestName)
        {
            EstimatedSeconds = seconds,
            Note = seconds is null ? null : load.Note(),
        };
    }

    private GridWork Work(Judge judge, JobData data, ImageSet full, TrainingContext context) =>
        new(_options, judge.Protocol, full, data.Test!.Count, data.Validation is not null, context);

    private double? Estimate(JobData data, ImageSet full, CancellationToken stop)
    {
        var context = new TrainingContext { Seed = (ulong)_options.Compute.Seed, Device = ComputeSetup.Apply(_options.Compute, NoProgress.Instance), Observer = NoObserver.Instance, Stop = stop };
        using var judge = Judge.Open(_options.Judge, Classifier(full), _options.Measure.AllowTorchscript, null, full.Height, chooses: true, context.Device, NoProgress.Instance);
        return judge.Undecided || judge.Protocol.Probe is not null ? null
            : Math.Round(Work(judge, data, full, context).Seconds(Grid(full)), 1);
    }

    /// <summary>Does the work.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; the same command goes on.</exception>
    public void Run(CancellationToken stop)
    {
        if (Shared)
        {
            RequireNoOverwrite();
        }
        else
        {
            CompareFolder.Require(_options.Output, Inside, Inputs());
        }

        _options.Measure.Check();
        _options.Judge.Check(_options.Measure.AllowTorchscript);
        PictureText.Check(); // the report's pictures are drawn hours later; a missing font must show now
        using var data = Load(stop);
        var full = data.FiguresTrain ?? data.Train;
        foreach (var imbalance in Protocols(full))
        {
            imbalance.KeptCounts(full.ClassNames, full.ClassCounts); // refuses what does not fit these classes, before anything is written
        }

        var device = ComputeSetup.Apply(_options.Compute, _sink);
        using var opened = Judge.Open(
            _options.Judge, Classifier(full), _options.Measure.AllowTorchscript, Path.Combine(_options.Output.Out!, Judge.FeaturesFolder), full.Height, chooses: true, device, _sink);
        var judge = Decide(opened, data, full, stop);
        var settings = CompareSettings.Of(_options, data, judge);
        using var folder = Shared ? CompareFolder.OpenShared(_options.Output, settings) : CompareFolder.Open(_options.Output, settings, Inside);
        if (folder.Output.IsFirst)
        {
            SkippedFiles.Write(folder.Output, data.Bad, _sink);
        }

        foreach (var note in data.Notes)
        {
            _sink.Warning(note);
        }

        var grid = Grid(full);
        var predictions = new PredictionStore(folder.Predictions);
        int[]? Predicted(string method, string variant, long seed) => predictions.Load(method, variant, seed, data.Test!.Count, data.Test.ClassNames.Count);
        bool IsFinished(CellResult result) => result.IsDone && Predicted(result.Method, result.Protocol, result.Seed) is not null;
        if (Shared)
        {
            folder.Share(IsFinished);
        }

        var done = folder.Results.Where(IsFinished).Select(r => r.Key).ToHashSet();
        var missing = grid.Where(c => !done.Contains(c.Key)).ToList();
        _sink.Message(missing.Count == 0
            ? $"The grid of {Quantity.Of(grid.Count, "cell")} is finished already."
            : $"Still to be computed: {Quantity.Of(missing.Count, grid.Count, "cell")} of the grid.");
        var store = new GeneratedStore(folder.Generated);
        ReferenceClassifier? reference = null;
        try
        {
            var context = new TrainingContext { Seed = (ulong)_options.Compute.Seed, Device = device, Observer = NoObserver.Instance, Stop = stop };
            ReferenceClassifier Reference() => reference ??= TrainReference(folder, full, data, judge, context);
            if (missing.Any(c => c.Method.Parts != MethodParts.None))
            {
                RequireResources(full, missing, context, folder.Root);
            }

            var queue = new CellQueue(folder, missing) { Waiting = cells => _sink.Message($"Other processes compute the last {Quantity.Of(cells, "cell")}; waiting for them.") };
            if (missing.Count > 0)
            {
                Fill(folder, queue, missing.Count, data, full, judge, store, predictions, Reference, context);
            }

            if (!queue.TakeReport())
            {
                _sink.Message("All cells are finished. Another process writes the report.");
                return;
            }

            folder.Refresh();
            if (Simulated(full) && folder.State.FullData is null)
            {
                Reference();
            }

            var arms = new ComparedArms(data.Test!, data.TestGroups, grid, Predicted);
            Finished?.Invoke(new ComparedCells(new SeedTable(grid, folder.Results), arms, grid, full, store));
            var report = new ComparisonReportBuilder(_options, _commandLine, folder, grid, arms, data, full, judge, store, device.ToString()).Build(stop);
            folder.Write("report.html", stream => ComparisonPage.Create(report).Write(stream));
            folder.Write("methods.csv", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(report.Protocols[0].Tables[0].ToCsv())));
            var failed = folder.Results.Where(r => !r.IsDone && grid.Any(c => c.Key == r.Key)).ToList();
            foreach (var cell in failed)
            {
                _sink.Warning($"{cell.Method}, {cell.Protocol}, seed {cell.Seed} failed: {cell.Error} The same command tries it again.");
            }

            _sink.Message($"{report.Verdict.Heading} Open {Path.Combine(folder.Root, "report.html")}; the figures are in {Path.Combine(folder.Root, "results.jsonl")} and methods.csv.");
        }
        finally
        {
            reference?.Dispose();
        }
    }

    private void Fill(
        CompareFolder folder, CellQueue queue, int missing, JobData data, ImageSet full, Judge judge, GeneratedStore store, PredictionStore predictions,
        Func<ReferenceClassifier> reference, TrainingContext context)
    {
        var progress = GridProgress.Begin(_sink, Work(judge, data, full, context), queue.Left, measures: judge.Protocol.Probe is null);
        CellRunner? runner = null;
        (long Seed, string Protocol)? key = null;
        try
        {
            foreach (var group in queue.Take(context.Stop))
            {
                var first = group.Cells[0];
                if (key != (first.Seed, first.Protocol.Text))
                {
                    runner?.Dispose();
                    runner = new CellRunner(_options, data, full, judge.Protocol, first.Protocol, store, predictions, reference, judge, context with { Seed = (ulong)first.Seed, Observer = progress });
                    key = (first.Seed, first.Protocol.Text);
                }

                progress.Started(group, queue.Over);
                var number = queue.Over.Sum(g => g.Cells.Count) + group.Cells.Count;
                _sink.Message($"{string.Join(", ", group.Cells.Select(c => c.Method.Text))} on {first.Protocol.Text}, seed {first.Seed} ({Quantity.Of(number, missing, "cell")})");
                var known = folder.Results.FirstOrDefault(
                    r => r.IsDone && r.Images is not null && r.Protocol == first.Protocol.Text && r.Seed == first.Seed && MethodChoice.Parse(r.Method).ImagesText == first.Method.ImagesText);
                runner!.Run(group.Cells, known?.Images, result =>
                {
                    folder.Add(result);
                    if (result.IsDone)
                    {
                        _sink.Message($"  {result.Method}: ACSA {Percent(result.Classifier!.Acsa)} %, smaller half of the classes {Percent(result.Classifier.SmallerHalfRecall)} %");
                    }
                });
                progress.Finished();
            }
        }
        finally
        {
            runner?.Dispose();
        }

        _sink.StageFinished();
    }

    // A process that is started again, or later than the others, would remove what they have finished.
    private void RequireNoOverwrite()
    {
        if (_options.Output.Overwrite)
        {
            throw new BaganInputException("--overwrite cannot be combined with several processes: one that starts later would remove what the others have finished. Remove the folder first, or name another one by --out.");
        }

        OutputClaim.Check(_options.Output.Out, Inputs());
    }

    private (string Name, string? Path)[] Inputs() => [.. _options.Data.Inputs, ("--features", _options.Measure.File), .. _options.Judge.Inputs];

    // Of the data set that asks for the most, for each method's own networks; the checkpoints of a method go when it is done.
    private void RequireResources(ImageSet full, List<GridCell> missing, TrainingContext context, string folder)
    {
        var plan = missing.Select(c => c.Protocol.FillingPlan(full.ClassNames, full.ClassCounts)).MaxBy(p => p.Before.Max())!;
        var train = plan.Before.Sum();
        var settings = ResolvedTraining.Settings(_options.Training, comparison: true);
        foreach (var method in missing.Select(c => MethodChoice.Parse(c.Method.ImagesText)).DistinctBy(m => m.Text))
        {
            if (MethodCatalogue.OptionsOf(method, settings, train, full.Height) is { } networks)
            {
                ResourceCheck.Require(
                    new NetworkShape(full.Channels, full.Height, full.ClassNames.Count), (train, plan.TotalToGenerate),
                    full.Pixels.TotalBytes, networks, context, FreeResources.Now(folder), goesOn: false, full.Pixels.LieInFile);
            }
        }
    }

    private ReferenceClassifier TrainReference(CompareFolder folder, ImageSet full, JobData data, Judge judge, TrainingContext context)
    {
        var protocol = judge.Protocol;
        var simulated = Simulated(full);
        _sink.Message($"  training the feature network on {(simulated ? "the full training data" : "the training data")}");
        var reference = ReferenceClassifier.Train(judge, full, _options.Measure, simulated || JudgesAsIs, context with { Observer = NoObserver.Instance });
        folder.Refresh();
        if (simulated && folder.State.FullData is null)
        {
            var confusion = reference.Network.Evaluate(data.Test!, context.Stop);
            folder.Save(folder.State with { FullData = ClassifierResult.Of(confusion, full.ClassNames, full.ClassCounts, protocol.StepsFor(full.Count), data.Test!.Count) });
        }

        return reference;
    }

    // On images as imbalanced as those of the first cell.
    private Judge Decide(Judge opened, JobData data, ImageSet full, CancellationToken stop)
    {
        if (!opened.Undecided)
        {
            return opened;
        }

        var kept = Protocols(full)[0].Apply(full, (ulong)_options.Compute.Seed);
        using var train = full.Select(kept);
        return JudgeChoice.Decide(opened, train, data.KnownGroups is { } groups ? [.. kept.Select(i => groups[i])] : null, data.Validation, null, null, _options.Compute, _sink, stop);
    }

    private JobData Load(CancellationToken stop)
    {
        var data = JobData.LoadWithTest(_options.Data, _options.Compute, _sink, stop);
        if (data.Test is not null)
        {
            return data;
        }

        data.Dispose();
        throw new BaganInputException("There are no test images to compare on, and no class has enough training images to hold some out; name some by --test.");
    }

    private ClassifierProtocol Classifier(ImageSet like) => ClassifierProtocol.For(like.Channels, like.Height, _options.Steps) with { Precision = _options.Training.Precision };

    /// <summary>The methods that an options' list names, with the control of each that has a teacher.</summary>
    internal static IReadOnlyList<MethodChoice> Methods(CompareOptions options) => MethodChoice.WithControls(MethodChoice.ParseList(options.Methods));

    private bool Simulated(ImageSet full) => Protocols(full).Any(p => !p.IsAsIs);

    private IReadOnlyList<ImbalanceProtocol> Protocols(ImageSet full) => ImbalanceProtocol.Parse(_options.Protocol).Variants(full.ClassNames);

    private IEnumerable<long> Seeds() => Enumerable.Range(0, _options.Seeds).Select(i => _options.Compute.Seed + i);

    // Seed by seed, so that a first answer for every method is there early.
    private List<GridCell> Grid(ImageSet full) =>
    [
        .. from seed in Seeds()
           from protocol in Protocols(full)
           from method in Methods(_options)
           select new GridCell(method, protocol, seed),
    ];

    private static string Percent(double? share) => share is { } known ? NumberText.Percent(known) : NumberText.Blank;
}

/// <summary>The finished cells of a comparison.</summary>
/// <param name="Table">Their figures.</param>
/// <param name="Arms">Their predictions.</param>
/// <param name="Grid">All cells, the missing ones too.</param>
/// <param name="Full">The training images before the imbalance.</param>
/// <param name="Store">The generated images.</param>
internal sealed record ComparedCells(SeedTable Table, ComparedArms Arms, IReadOnlyList<GridCell> Grid, ImageSet Full, GeneratedStore Store);
