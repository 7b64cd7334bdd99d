using System.Diagnostics;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Ranks;
using Bagan.Training;

namespace Bagan.Jobs.Generate;

/// <summary>The verb train: reads the data and fits a method, which stays in DIR/run.</summary>
internal sealed class TrainJob
{
    private readonly TrainOptions _options;
    private readonly MethodResolution _method;
    private readonly IProgressSink _sink;

    /// <summary>Prepares the job.</summary>
    /// <param name="options">The options of the command.</param>
    /// <param name="sink">Progress and messages.</param>
    public TrainJob(TrainOptions options, IProgressSink sink)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        _method = MethodResolution.Of(options.Method, options.Training);
        _options = options with { Method = _method.Choice.Text, Training = _method.Training };
        _sink = sink;
        if (_method.Note is { } note)
        {
            sink.Message(note);
        }
    }

    /// <summary>The processes that divide the batches; null: this one is alone.</summary>
    internal RankSession? Ranks { get; init; }

    /// <summary>Shows the work of the job; nothing is trained or written.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    public DryRun Plan(CancellationToken stop)
    {
        var reading = Stopwatch.StartNew();
        using var data = JobData.Load(_options.Data, _options.Compute, _sink, stop);
        reading.Stop();
        var context = new TrainingContext { Seed = (ulong)_options.Compute.Seed, Device = ComputeSetup.Apply(_options.Compute, _sink), Observer = NoObserver.Instance, Stop = stop };
        using var judge = OpenBackbone(null, data, context.Device);
        return DryRunner.Make(OptionsJson.ToObject(_options), _method.Choice, Settings(judge, data, null, context), data, null, context, reading: reading.Elapsed);
    }

    /// <summary>Trains.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; it can go on by --resume.</exception>
    public void Run(CancellationToken stop)
    {
        _options.Pretraining.Judge.Check(_options.AllowTorchscript);
        using var output = OutputFolder.Open("train", _options.Output, _options.Checkpoints.Resume, inputs: [.. _options.Data.Inputs, .. _options.Pretraining.Judge.Inputs]);
        var command = OptionsJson.ToObject(_options);
        if (_options.Checkpoints.Resume)
        {
            new RunFolder(output.Run).RequireSame(command);
        }

        var times = new StageTimes();
        using var data = times.Time("reading", () => JobData.Load(_options.Data, _options.Compute, _sink, stop));
        data.AgreeWith(Ranks, stop);
        SkippedFiles.Write(output, data.Bad, _sink);
        foreach (var note in data.Notes)
        {
            _sink.Warning(note);
        }

        var device = ComputeSetup.Apply(_options.Compute, NoProgress.Instance);
        using var judge = OpenBackbone(Path.Combine(output.Run, Judge.FeaturesFolder), data, device);
        var settings = Settings(judge, data, Path.Combine(output.Run, "judge"), new TrainingContext { Device = device, Observer = NoObserver.Instance, Ranks = Ranks, Stop = stop });
        var pipeline = new RunPipeline(
            _method.Choice, settings, data.Data.Fingerprint, _options.Compute, _options.Checkpoints, command, _sink, times, stop) { Squares = data.Data.Fit, Ranks = Ranks };
        using var run = pipeline.Fit(data.Train, PlanFor(data.Train), output.Run, _options.Training.Minutes, 0, "");
        if (MethodCatalogue.RecipeOf(_method.Choice.Method) is not null)
        {
            _sink.Message($"The fitted method is in {output.Run}. {_method.Choice.Method} generates no images: it only changes how a classifier is trained.");
            return;
        }

        var real = run.Method.MadeOfReal ? $" --real {_options.Data.Path}" : "";
        _sink.Message($"The fitted method is in {output.Run}. Draw images with: {ProgramName.Text} generate {_options.Output.Out} --class NAME --count N{real} --out DIR");
    }

    // Nothing is judged: only its backbone counts, for a method with a teacher or a filter.
    private Judge? OpenBackbone(string? folder, JobData data, Tensors.Device device) => _method.Choice.Parts.HasFlag(MethodParts.Teacher)
        ? Judge.Open(_options.Pretraining.Judge, ClassifierProtocol.For(data.Train.Channels, data.Train.Height), _options.AllowTorchscript, folder, data.Train.Height, BalanceRun.IsJudged(data, _options.Compute.Seed), device, _sink) : null;

    private Methods.Generative.MethodSettings Settings(Judge? judge, JobData data, string? folder, TrainingContext context)
    {
        var settings = ResolvedTraining.Settings(_options.Training, null, _options.Steps);
        var work = BalanceRun.BackboneWork(new BalanceOptions { Compute = _options.Compute }, _method.Choice, data);
        return judge is null ? settings : settings with { Pretrained = TeacherBackbone.Of(judge, _options.Teacher, _method.Choice, work, folder, context, _sink) };
    }

    // The plan that balance has unless told otherwise, so that generate --like continues what balance does.
    private static SamplingPlan PlanFor(ImageSet train) => SamplingStrategy.Auto.Plan(train);
}
