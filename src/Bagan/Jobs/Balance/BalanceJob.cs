using System.Diagnostics;
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
using Bagan.Ranks;
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

    /// <summary>The processes that divide the trainings; null: this one is alone.</summary>
    internal RankSession? Ranks { get; init; }

    /// <summary>How candidates are tried and one of them chosen.</summary>
    internal Func<BalanceRun, PickSplit, PickResult> Picking { get; init; } = PickStage.Run;

    /// <summary>Shows the work of the job; nothing is trained or written.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    public DryRun Plan(CancellationToken stop)
    {
        var reading = Stopwatch.StartNew();
        using var data = _load(stop);
        reading.Stop();
        var context = new TrainingContext { Seed = (ulong)_options.Compute.Seed, Device = ComputeSetup.Apply(_options.Compute, _sink), Observer = NoObserver.Instance, Stop = stop };
        using var judge = OpenJudge(null, data, context.Device);
        var settings = Settings(judge, data, null, context);
        var pick = _options.Pick ? PickStage.Outlook(_choice, _options, SplitToPick(data)) : null;
        var fits = data.Test is null ? 0 : GainMeasurement.FitsOf(_options, _choice);
        var picking = pick is { Fallback: null } ? PickStage.ClassifierImages(_choice, data.Train, pick.TrainImages, _options) : 0;
        Func<ClassifierProtocol, ClassifierWork> work = fits == 0 ? p => new ClassifierWork(p, picking, 0) : WorkOf(data, settings, picking);
        return DryRunner.Make(
            _command, _choice, settings, data, BalanceRun.PlanFor(_options.Plan, _choice, data.Train), context, pick, fits,
            () => JudgeChoice.Outlook(judge with { Undecided = judge.Undecided && fits > 0 }, data.Known, data.Validation, work, context), PictureBytes(data.Data), reading.Elapsed);
    }

    // What the classifiers of the figures take, and those of a pick, however they are trained.
    private Func<ClassifierProtocol, ClassifierWork> WorkOf(JobData data, Methods.Generative.MethodSettings settings, long picking)
    {
        var figures = data.Known.Count;
        var colour = data.Known.Channels > 1;
        var own = MethodCatalogue.Create(_choice, settings).Work(figures, data.Known.Channels, data.Known.Height);
        var made = BalanceRun.PlanFor(_options.Plan, _choice, data.Known).TotalToGenerate;
        return protocol => new ClassifierWork(
            protocol,
            picking + GainMeasurement.PlannedImages(_options, protocol, _choice, own, figures, colour, data.Validation is not null),
            GainMeasurement.PlannedBackboneImages(_options, protocol, _choice, own, figures, colour, data.Test!.Count + (data.Validation?.Count ?? 0), made))
        {
            Tested = (long)_options.Seeds * data.Test!.Count * GainMeasurement.PlannedRecipes(_options, protocol, _choice, own, figures, colour, data.Validation is not null).Count,
        };
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
        using var output = OutputFolder.Open(Verb, _options.Output, _options.Checkpoints.Resume, inputs: [.. _options.Data.Inputs, .. _options.Judge.Inputs]);
        if (_options.Checkpoints.Resume)
        {
            new RunFolder(output.Run).RequireSame(_command);
        }

        var times = new StageTimes();
        using var data = times.Time("reading", () => _load(stop));
        data.AgreeWith(Ranks, stop);
        SkippedFiles.Write(output, data.Bad, _sink);
        foreach (var note in data.Notes)
        {
            _sink.Warning(note);
        }

        var plan = BalanceRun.PlanFor(_options.Plan, _choice, data.Train);
        if (plan.IsEmpty)
        {
            _sink.Warning($"Every class has the images that --strategy {_options.Plan.Strategy} asks for ({string.Join(", ", plan.Before.Distinct().Take(5))}). Nothing is trained or generated; the originals are written.");
        }

        var split = _options.Pick && !plan.IsEmpty ? SplitToPick(data) : null;
        var device = ComputeSetup.Apply(_options.Compute, NoProgress.Instance);
        var judging = Path.Combine(output.Run, "judge");
        using var opened = OpenJudge(Path.Combine(output.Run, Judge.FeaturesFolder), data, device);
        var settings = plan.IsEmpty ? Settings() : Settings(opened, data, judging, new TrainingContext { Device = device, Observer = NoObserver.Instance, Ranks = Ranks, Stop = stop });
        var pipeline = new RunPipeline(_choice, settings, data.Data.Fingerprint, _options.Compute, _options.Checkpoints, _command, _sink, times, stop) { Squares = data.Data.Fit, Ranks = Ranks };
        if (Ranks is not null && opened.Undecided && !plan.IsEmpty && data.Test is not null)
        {
            throw new BaganInputException($"--classifier auto tries as many classifiers as time allows, which differs from process to process, and this is {Ranks.Launched.Text}. Name one: small, deep, resnet18, probe or finetune.");
        }

        var judge = plan.IsEmpty || data.Test is null ? opened : times.Time("judge", () => JudgeChoice.Decide(
            opened, data.Known, data.KnownGroups, data.Validation, WorkOf(data, Settings(), 0), judging, _options.Compute, _sink, stop));
        Ranks?.Agree("classifier", new Dictionary<string, string> { ["the classifier behind the figures"] = judge.Words, ["its training"] = judge.Protocol.ToString() }, stop);
        var run = new BalanceRun(_options, _command, _choice, pipeline, data, output, Budget(data, split), times, _sink, stop) { Judge = judge };
        new RunFolder(output.Run).WriteOptions(_command, null); // before the first training, which may be that of the pick or the figures
        var picked = split is null ? null : Picking(run, split);
        var choice = plan.IsEmpty ? MethodChoice.Parse(RecipeMethod.None.Name)
            : picked is null ? _choice
            : picked.Decision.Generated ?? MethodChoice.Parse(RecipeMethod.Oversample.Name);
        run = run with { PickedRival = picked is null ? null : PickDecision.Best(picked.Candidates, generated: false)?.Candidate };
        using var filled = PlanFilling.Make(run, choice);
        if (!run.Writes)
        {
            return;
        }

        var report = new BalanceReportBuilder(run, _commandLine, run.PlanFor(choice, data.Train), filled, picked).Build();
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

    private Judge OpenJudge(string? folder, JobData data, Tensors.Device device) =>
        Judge.Open(_options.Judge, ClassifierProtocol.For(data.Train.Channels, data.Train.Height, _options.Steps), _options.AllowTorchscript, folder, data.Train.Height, BalanceRun.IsJudged(data, _options.Compute.Seed), device, _sink);

    private GeneratorBudget Budget(JobData data, PickSplit? split) =>
        GeneratorBudget.For(_options, data, split is { WhyNot: null } ? split.TrainCount : null, split is null ? 0 : PickStage.ClassifierImages(_choice, data.Train, split.Train.Length, _options), GainMeasurement.FitsOf(_options, _choice), _sink);

    private Methods.Generative.MethodSettings Settings() => ResolvedTraining.Settings(_options.Training, _options.Filter.Method, _options.Steps);

    // With the backbone of the judge, where the teacher may stand on it too.
    private Methods.Generative.MethodSettings Settings(Judge judge, JobData data, string? folder, TrainingContext context)
    {
        var work = BalanceRun.BackboneWork(_options, _choice, data);

        // A pick tries the filter besides.
        var choice = _options.Pick && !_choice.Filtered ? MethodChoice.TryParse($"{_choice.Text}+filter", out _) ?? _choice : _choice;
        return Settings() with { Pretrained = TeacherBackbone.Of(judge, _options.Teacher, choice, work, folder, context, _sink) };
    }

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
    /// <param name="ranks">The processes that divide the trainings; null: this one is alone.</param>
    public QuickstartJob(QuickstartOptions options, string dataFolder, IProgressSink sink, string commandLine, RankSession? ranks = null)
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
        _job = new BalanceJob(balance, OptionsJson.ToObject(options), sink, commandLine, stop => Load(balance, sink, stop)) { Verb = "quickstart", Ranks = ranks };
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
