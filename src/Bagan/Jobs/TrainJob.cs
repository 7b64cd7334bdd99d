using System.Text.Json.Nodes;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Jobs;

/// <summary>The verb train: reads the data and trains a generator, which stays in DIR/run.</summary>
/// <param name="options">What the person asked for.</param>
/// <param name="sink">Who is told how far it is.</param>
public sealed class TrainJob(TrainOptions options, IProgressSink sink)
{
    /// <summary>What the job would do; nothing is trained or written.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    public DryRun Plan(CancellationToken stop)
    {
        using var data = JobData.Load(options.Data, options.Compute, sink, stop);
        var context = new TrainingContext { Seed = (ulong)options.Compute.Seed, Device = ComputeSetup.Apply(options.Compute, sink), Observer = NoObserver.Instance, Stop = stop };
        return DryRunner.Make(OptionsJson.ToObject(options), ResolvedTraining.Resolve(options.Training, data.Train.Count), data, null, context);
    }

    /// <summary>Trains.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; it can go on by --resume.</exception>
    public void Run(CancellationToken stop)
    {
        using var output = OutputFolder.Open(options.Output, options.Checkpoints.Resume, options.Data.Path);
        var times = new StageTimes();
        using var data = times.Time("reading", () => JobData.Load(options.Data, options.Compute, sink, stop));
        SkippedFiles.Write(output, data.Bad, sink);
        foreach (var note in data.Notes)
        {
            sink.Warning(note);
        }

        using var training = GeneratorTraining.Start(output.Run, data.Data.Fingerprint, data.Train, options.Training, options.Compute, options.Checkpoints, OptionsJson.ToObject(options), sink, times, stop, 0);
        using var model = training.Fit();
        sink.Message($"The trained generator is in {output.Run}. Make images by: ./bagan generate {options.Output.Out} --class NAME --count N{(training.Options.CarryVariety ? $" --real {options.Data.Path}" : "")} --out DIR");
    }
}
