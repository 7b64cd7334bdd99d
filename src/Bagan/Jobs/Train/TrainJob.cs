using System.Text.Json.Nodes;
using Bagan.Jobs.Options;
using Bagan.Jobs.Planning;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Jobs.Train;

/// <summary>The verb train: reads the data and trains a generator, which stays in DIR/run.</summary>
/// <param name="options">What the person asked for.</param>
/// <param name="sink">Who is told how far it is.</param>
public sealed class TrainJob(TrainOptions options, IProgressSink sink)
{
    private readonly TrainOptions _options = options with { Training = options.Training.Resolved(PresetName.Balanced, sink) };

    /// <summary>What the job would do; nothing is trained or written.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    public DryRun Plan(CancellationToken stop)
    {
        using var data = JobData.Load(_options.Data, _options.Compute, sink, stop);
        var context = new TrainingContext { Seed = (ulong)_options.Compute.Seed, Device = ComputeSetup.Apply(_options.Compute, sink), Observer = NoObserver.Instance, Stop = stop };
        return DryRunner.Make(OptionsJson.ToObject(_options), ResolvedTraining.Resolve(_options.Training, data.Train.Count), data, null, context);
    }

    /// <summary>Trains.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; it can go on by --resume.</exception>
    public void Run(CancellationToken stop)
    {
        using var output = OutputFolder.Open("train", _options.Output, _options.Checkpoints.Resume, ("DATA", _options.Data.Path));
        var times = new StageTimes();
        using var data = times.Time("reading", () => JobData.Load(_options.Data, _options.Compute, sink, stop));
        SkippedFiles.Write(output, data.Bad, sink);
        foreach (var note in data.Notes)
        {
            sink.Warning(note);
        }

        using var training = GeneratorTraining.Start(output.Run, data.Data.Fingerprint, data.Train, _options.Training, _options.Compute, _options.Checkpoints, OptionsJson.ToObject(_options), sink, times, stop, 0);
        using var model = training.Fit();
        sink.Message($"The trained generator is in {output.Run}. Make images by: ./bagan generate {_options.Output.Out} --class NAME --count N{(training.Options.CarryVariety ? $" --real {_options.Data.Path}" : "")} --out DIR");
    }
}
