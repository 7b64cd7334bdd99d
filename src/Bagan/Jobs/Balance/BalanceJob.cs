using System.Text.Json.Nodes;
using Bagan.Data.Plans;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pick;
using Bagan.Jobs.Planning;
using Bagan.Jobs.Train;
using Bagan.Reports.Balance;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>The verb balance, from the data to the report: read, pick if asked to, train, generate, write, measure, report.</summary>
public sealed class BalanceJob
{
    private readonly BalanceOptions _options;
    private readonly JsonObject _command;
    private readonly IProgressSink _sink;
    private readonly Func<CancellationToken, JobData> _load;
    private readonly string _commandLine;

    /// <summary>Prepares the job.</summary>
    /// <param name="options">What the person asked for.</param>
    /// <param name="sink">Who is told how far it is.</param>
    /// <param name="commandLine">The command as typed, for the report.</param>
    public BalanceJob(BalanceOptions options, IProgressSink sink, string commandLine)
        : this(Resolved(options, sink), null, sink, commandLine, stop => JobData.LoadWithTest(options.Data, options.Compute, sink, stop))
    {
    }

    internal BalanceJob(BalanceOptions options, JsonObject? command, IProgressSink sink, string commandLine, Func<CancellationToken, JobData> load)
    {
        _options = options;
        _command = command ?? OptionsJson.ToObject(options);
        _sink = sink;
        _commandLine = commandLine;
        _load = load;
    }

    /// <summary>The command, for the list of what it writes.</summary>
    internal string Verb { get; init; } = "balance";

    /// <summary>How candidates are tried and one of them chosen.</summary>
    internal Func<BalanceRun, PickSplit, PickResult> Picking { get; init; } = PickStage.Run;

    /// <summary>What the job would do; nothing is trained or written.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    public DryRun Plan(CancellationToken stop)
    {
        using var data = _load(stop);
        var context = new TrainingContext { Seed = (ulong)_options.Compute.Seed, Device = ComputeSetup.Apply(_options.Compute, _sink), Observer = NoObserver.Instance, Stop = stop };
        return DryRunner.Make(
            _command, ResolvedTraining.Resolve(_options.Training, data.Train.Count), data, BalanceRun.PlanFor(_options.Plan, data.Train), context, _options.Pick ? SplitToPick(data) : null);
    }

    /// <summary>Does the work.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; it can go on by --resume.</exception>
    public void Run(CancellationToken stop)
    {
        using var output = OutputFolder.Open(Verb, _options.Output, _options.Checkpoints.Resume, ("DATA", _options.Data.Path), ("--test", _options.Data.Test));
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
            throw new BaganInputException($"Every class has the images that --strategy {_options.Plan.Strategy} asks for ({string.Join(", ", plan.Before.Distinct().Take(5))}): there is nothing to generate.");
        }

        var split = _options.Pick ? SplitToPick(data) : null;
        var run = new BalanceRun(_options, _command, data, output, GeneratorBudget.For(_options, data, split, _sink), times, _sink, stop);
        var picked = split is null ? null : Picking(run, split);
        using var filled = picked is { Decision.Generated: null } ? RepeatedFill.Make(run) : GeneratedFill.Make(run, picked?.Decision.Generated);
        var report = new BalanceReportBuilder(run, _commandLine, plan, filled, picked).Build();
        output.Write("report.html", stream => BalancePage.Create(report).Write(stream));
        output.Write("summary.json", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(SummaryJson.Write(report))));
        _sink.Message($"{report.Verdict.Heading} The balanced images are in {Path.Combine(output.Root, BalancedImages.Folder)}; open {Path.Combine(output.Root, "report.html")} to see them.");
    }

    private static BalanceOptions Resolved(BalanceOptions options, IProgressSink sink)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Training = options.Training.Resolved(PresetName.Balanced, sink) };
    }

    private PickSplit SplitToPick(JobData data) => PickSplit.Make(
        data.Known,
        data.KnownGroups,
        counts => SamplingStrategy.Parse(_options.Plan.Strategy).Plan(data.Train.ClassNames, counts, _options.Plan.MaxGain),
        _options.Compute.Seed);
}
