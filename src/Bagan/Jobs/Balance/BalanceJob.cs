using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pick;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Classical;
using Bagan.Reports.Balance;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>The verb balance, from the data to the report: read, pick if asked to, fit, draw, write, measure, report.</summary>
internal sealed class BalanceJob
{
    private readonly BalanceOptions _options;
    private readonly MethodChoice _choice;
    private readonly JsonObject _command;
    private readonly IProgressSink _sink;
    private readonly Func<CancellationToken, JobData> _load;
    private readonly string _commandLine;

    /// <summary>Prepares the job.</summary>
    /// <param name="options">The options of the command.</param>
    /// <param name="sink">Progress and messages.</param>
    /// <param name="commandLine">The command as typed, for the report.</param>
    public BalanceJob(BalanceOptions options, IProgressSink sink, string commandLine)
        : this(Resolved(options, options?.Method, options?.Training!, options?.Filter!, sink, (o, method, training) => o with { Method = method, Training = training }), null, sink, commandLine, stop => JobData.LoadWithTest(options!.Data, options.Compute, sink, stop, validation: options.Val))
    {
    }

    internal BalanceJob(BalanceOptions options, JsonObject? command, IProgressSink sink, string commandLine, Func<CancellationToken, JobData> load)
    {
        _options = options;
        _choice = MethodChoice.Parse(options.Method!);
        _command = command ?? OptionsJson.ToObject(options);
        _sink = sink;
        _commandLine = commandLine;
        _load = load;
    }

    /// <summary>The command, for the list of what it writes.</summary>
    internal string Verb { get; init; } = "balance";

    /// <summary>How candidates are tried and one of them chosen.</summary>
    internal Func<BalanceRun, PickSplit, PickResult> Picking { get; init; } = PickStage.Run;

    /// <summary>Shows the work of the job; nothing is trained or written.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    public DryRun Plan(CancellationToken stop)
    {
        using var data = _load(stop);
        var context = new TrainingContext { Seed = (ulong)_options.Compute.Seed, Device = ComputeSetup.Apply(_options.Compute, _sink), Observer = NoObserver.Instance, Stop = stop };
        var settings = Settings();
        using var judge = OpenJudge(null, context.Device);
        var pick = _options.Pick ? PickStage.Outlook(_choice, _options, SplitToPick(data)) : null;
        var fits = data.Test is null ? 0 : GainMeasurement.FitsOf(_options, _choice);
        var figures = (data.FiguresTrain ?? data.Train).Count;
        var classifiers = (fits == 0 ? 0 : GainMeasurement.PlannedImages(_options, judge.Protocol, _choice, MethodCatalogue.Create(_choice, settings).Work(figures), figures, data.Validation is not null))
            + (pick is { Fallback: null } ? PickStage.ClassifierImages(_choice, pick.TrainImages, _options) : 0);
        var plan = BalanceRun.PlanFor(_options.Plan, data.Train);
        var features = fits == 0 ? 0 : GainMeasurement.PlannedBackboneImages(
            _options, judge.Protocol, _choice, MethodCatalogue.Create(_choice, settings).Work(figures), figures, data.Test!.Count + (data.Validation?.Count ?? 0), plan.TotalToGenerate);
        return DryRunner.Make(_command, _choice, settings, data, plan, context, pick, fits, new ClassifierWork(judge.Protocol, classifiers, features), PictureBytes(data.Data));
    }

    // Of a written picture, before it is compressed; 0 where it has the size that the networks see.
    private long PictureBytes(DataSet data) =>
        _options.Size == PictureSize.Network || data.OpenPictures is null ? 0
        : _options.Size == PictureSize.Own ? data.OriginalSizes.Median.Bytes
        : data.OriginalSizes.Median.Channels * (long)_options.Size.Side * _options.Size.Side;

    /// <summary>Does the work.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; it can go on by --resume.</exception>
    public void Run(CancellationToken stop)
    {
        _options.Judge.Check(_options.AllowTorchscript);
        using var output = OutputFolder.Open(Verb, _options.Output, _options.Checkpoints.Resume, inputs: [.. _options.Data.Inputs, _options.Judge.Input]);
        if (_options.Checkpoints.Resume)
        {
            new RunFolder(output.Run).RequireSame(_command);
        }

        var times = new StageTimes();
        using var data = times.Time("reading", () => _load(stop));
        SkippedFiles.Write(output, data.Bad, _sink);
        foreach (var note in data.Notes)
        {
            _sink.Warning(note);
        }

        var plan = BalanceRun.PlanFor(_options.Plan, data.Train);
        if (plan.IsEmpty)
        {
            _sink.Warning($"Every class has the images that --strategy {_options.Plan.Strategy} asks for ({string.Join(", ", plan.Before.Distinct().Take(5))}). Nothing is trained or generated; the originals are written.");
        }

        var split = _options.Pick && !plan.IsEmpty ? SplitToPick(data) : null;
        var pipeline = new RunPipeline(_choice, Settings(), data.Data.Fingerprint, _options.Compute, _options.Checkpoints, _command, _sink, times, stop);
        using var opened = OpenJudge(Path.Combine(output.Run, Judge.FeaturesFolder), ComputeSetup.Apply(_options.Compute, NoProgress.Instance));
        var judge = plan.IsEmpty || data.Test is null ? opened : times.Time("judge", () => JudgeChoice.Decide(
            opened, data.Known, data.KnownGroups, data.Validation, Path.Combine(output.Run, "judge"), _options.Compute, _sink, stop));
        var run = new BalanceRun(_options, _command, _choice, pipeline, data, output, Budget(data, split), times, _sink, stop) { Judge = judge };
        new RunFolder(output.Run).WriteOptions(_command, null); // before the first training, which may be that of the pick or the figures
        var picked = split is null ? null : Picking(run, split);
        var choice = plan.IsEmpty ? MethodChoice.Parse(RecipeMethod.None.Name)
            : picked is null ? _choice
            : picked.Decision.Generated ?? MethodChoice.Parse(RecipeMethod.Oversample.Name);
        run = run with { PickedRival = picked is null ? null : PickDecision.Best(picked.Candidates, generated: false)?.Candidate };
        using var filled = PlanFilling.Make(run, choice);
        var report = new BalanceReportBuilder(run, _commandLine, plan, filled, picked).Build();
        output.Write("report.html", stream => BalancePage.Create(report).Write(stream));
        output.Write("summary.json", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(SummaryJson.Write(report))));
        _sink.Message($"{report.Verdict.Heading} The balanced images are in {Path.Combine(output.Root, BalancedImages.Folder)}; open {Path.Combine(output.Root, "report.html")} to see them.");
    }

    /// <summary>Options with the method and the preset named, so that files and reports say which ones they were.</summary>
    internal static T Resolved<T>(T options, string? method, TrainingOptions training, ImageFilterOptions filter, IProgressSink sink, Func<T, string, TrainingOptions, T> with)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        var resolved = MethodResolution.Of(method, training, filter.Filter == FilterMode.On);
        if (resolved.Note is { } note)
        {
            sink.Message(note);
        }

        return with(options, resolved.Choice.Text, resolved.Training);
    }

    private Judge OpenJudge(string? folder, Tensors.Device device) =>
        Judge.Open(_options.Judge, new ClassifierProtocol { Steps = _options.Steps }, _options.AllowTorchscript, folder, device, _sink);

    private GeneratorBudget Budget(JobData data, PickSplit? split) =>
        GeneratorBudget.For(_options, data, split is { WhyNot: null } ? split.TrainCount : null, split is null ? 0 : PickStage.ClassifierImages(_choice, split.Train.Length, _options), GainMeasurement.FitsOf(_options, _choice), _sink);

    private Methods.Generative.MethodSettings Settings() => ResolvedTraining.Settings(_options.Training, _options.Filter.Method, _options.Steps);

    private PickSplit SplitToPick(JobData data) => PickSplit.Make(
        data,
        counts => SamplingStrategy.Parse(_options.Plan.Strategy).Plan(data.Train.ClassNames, counts, _options.Plan.MaxGain),
        _options.Compute.Seed);
}

/// <summary>The verb quickstart: balance, on the embedded Fashion-MNIST, made long-tailed first.</summary>
internal sealed class QuickstartJob
{
    /// <summary>The imbalance: exponential, the largest class 40 times the smallest.</summary>
    public const string Protocol = "exp:40";

    private readonly BalanceJob _job;

    /// <summary>Prepares the job.</summary>
    /// <param name="options">What the person asked for.</param>
    /// <param name="dataFolder">Where the embedded data set is.</param>
    /// <param name="sink">Receives progress and messages.</param>
    /// <param name="commandLine">The command as typed, for the report.</param>
    public QuickstartJob(QuickstartOptions options, string dataFolder, IProgressSink sink, string commandLine)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = BalanceJob.Resolved(options, options.Method, options.Training, options.Filter, sink, (o, method, training) => o with { Method = method, Training = training });
        var balance = new BalanceOptions
        {
            Method = options.Method,
            Data = new DataOptions { Path = dataFolder },
            Filter = options.Filter,
            Training = options.Training,
            Compute = options.Compute,
            Output = options.Output,
            Checkpoints = options.Checkpoints,
            Steps = options.Steps,
            Seeds = options.Seeds,
            Fits = options.Fits,
            Rivals = options.Rivals,
            OutputSize = "network",
        };
        _job = new BalanceJob(balance, OptionsJson.ToObject(options), sink, commandLine, stop => Load(balance, sink, stop)) { Verb = "quickstart" };
    }

    /// <summary>What the job would do; nothing is trained or written.</summary>
    public DryRun Plan(CancellationToken stop) => _job.Plan(stop);

    /// <summary>Does the work.</summary>
    public void Run(CancellationToken stop) => _job.Run(stop);

    private static JobData Load(BalanceOptions options, IProgressSink sink, CancellationToken stop)
    {
        var whole = DataLoader.Load(options.Data.Path, new DataReadOptions { Threads = options.Compute.Threads ?? 0 }, null, stop);
        var kept = ImbalanceProtocol.Parse(Protocol).Apply(whole.Train, (ulong)options.Compute.Seed);
        var train = whole.Train.Select(kept);
        sink.Message($"The embedded data set is Fashion-MNIST, made long-tailed ({Protocol}): {string.Join(", ", train.ClassCounts)} images.");
        whole.Train.Dispose();
        return JobData.Of(new DataSet
        {
            Path = $"Fashion-MNIST (embedded), made long-tailed ({Protocol})",
            Format = whole.Format,
            Train = train,
            Test = whole.Test,
            Bad = whole.Bad,
            Ignored = whole.Ignored,
            Notes = whole.Notes,
            OriginalSizes = whole.OriginalSizes,
            Fingerprint = $"{whole.Fingerprint}/{Protocol}/{options.Compute.Seed}",
        });
    }
}
