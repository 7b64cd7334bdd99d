using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan;
using Bagan.Reports.Balance;
using Bagan.Training;

namespace Bagan.Jobs;

/// <summary>The verb balance, from the data to the report: read, train, generate, write, measure, report.</summary>
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
        : this(options, OptionsJson.ToObject(options), sink, commandLine, stop => JobData.LoadWithTest(options.Data, options.Compute, sink, stop))
    {
    }

    internal BalanceJob(BalanceOptions options, JsonObject command, IProgressSink sink, string commandLine, Func<CancellationToken, JobData> load)
    {
        _options = options;
        _command = command;
        _sink = sink;
        _commandLine = commandLine;
        _load = load;
    }

    /// <summary>What the job would do; nothing is trained or written.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    public DryRun Plan(CancellationToken stop)
    {
        using var data = _load(stop);
        var context = new TrainingContext { Seed = (ulong)_options.Compute.Seed, Device = ComputeSetup.Apply(_options.Compute, _sink), Observer = NoObserver.Instance, Stop = stop };
        return DryRunner.Make(_command, ResolvedTraining.Resolve(_options.Training, data.Train.Count), data, PlanFor(data.Train), context);
    }

    /// <summary>Does the work.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; it can go on by --resume.</exception>
    public void Run(CancellationToken stop)
    {
        using var output = OutputFolder.Open(_options.Output, _options.Checkpoints.Resume, _options.Data.Path.Length == 0 ? null : _options.Data.Path);
        var times = new StageTimes();
        var threads = _options.Compute.Threads ?? Environment.ProcessorCount;
        using var data = times.Time("reading", () => _load(stop));
        SkippedFiles.Write(output, data.Bad, _sink);
        foreach (var note in data.Notes)
        {
            _sink.Warning(note);
        }

        var plan = PlanFor(data.Train);
        if (plan.IsEmpty)
        {
            throw new BaganInputException($"Every class has the images that --strategy {_options.Plan.Strategy} asks for ({string.Join(", ", plan.Before.Distinct().Take(5))}): there is nothing to generate.");
        }

        var making = new ImageMaking(_options.Filter, _options.Steps, _options.Compute, times, _sink);

        // Test images that were held out must be unseen by the generator too: the figures get a generator of their own, and
        // the one that makes the output still learns from everything.
        GainMeasurement? gain = null;
        if (data.FiguresTrain is { } figuresTrain)
        {
            gain = times.Run(_sink, "figures", 0, () =>
            {
                using var trial = Start(Path.Combine(output.Run, "figures"), data, figuresTrain, times, stop, 0, "figures: ", 0.45);
                using var model = trial.Fit();
                using var made = making.Make(model, figuresTrain, PlanFor(figuresTrain), "figures: ", stop);
                return Measure(output.Run, figuresTrain, made.Images, data, times, stop);
            });
        }

        using var training = Start(output.Run, data, data.Train, times, stop, plan.TotalToGenerate, "", data.FiguresTrain is null ? 1 : 0.55);
        using var trained = training.Fit();
        using var generated = making.Make(trained, data.Train, plan, "", stop);
        foreach (var note in generated.Notes)
        {
            _sink.Warning(note);
        }

        times.Run(_sink, "writing", 0, () =>
        {
            BalancedImages.Write(output, data.Data, generated.Images, $"bagan ({_options.Training.Preset.ToString().ToLowerInvariant()})", _options.Originals, threads, stop);
            return true;
        });
        if (gain is null && data.Test is not null)
        {
            gain = Measure(output.Run, data.Train, generated.Images, data, times, stop);
        }

        var report = new BalanceReportBuilder(_options, _command, _commandLine, data, plan, training, gain, times, _sink).Build(generated, threads, stop);
        output.Write("report.html", stream => BalancePage.Create(report).Write(stream));
        output.Write("summary.json", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(SummaryJson.Write(report))));
        _sink.Message($"{report.Verdict.Heading} The balanced images are in {Path.Combine(output.Root, BalancedImages.Folder)}; open {Path.Combine(output.Root, "report.html")} to see them.");
    }

    private SamplingPlan PlanFor(ImageSet train) => SamplingStrategy.Parse(_options.Plan.Strategy).Plan(train, _options.Plan.MaxGain);

    private GeneratorTraining Start(string folder, JobData data, ImageSet train, StageTimes times, CancellationToken stop, long generated, string prefix, double share)
    {
        var training = _options.Training with { Minutes = _options.Training.Minutes * share };
        return GeneratorTraining.Start(folder, data.Data.Fingerprint, train, training, _options.Compute, _options.Checkpoints, _command, _sink, times, stop, generated, prefix);
    }

    private GainMeasurement Measure(string folder, ImageSet train, GeneratedImages generated, JobData data, StageTimes times, CancellationToken stop) =>
        times.Run(_sink, "classifiers", GainMeasurement.TotalImages(train, _options.Steps), () =>
            GainMeasurement.Run(train, generated.Images, data.Test!, _options.Steps, _options.Compute, Path.Combine(folder, "measurements.json"), _sink, stop));
}
