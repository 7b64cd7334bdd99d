using System.Text.Json;
using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Jobs.Options;
using Bagan.Jobs.Planning;
using Bagan.Methods.BalancingGan;
using Bagan.Networks;
using Bagan.Reports.Pictures;
using Bagan.Training;

namespace Bagan.Jobs.Train;

/// <summary>One training of a generator in a run folder, begun or taken up again.</summary>
internal sealed class GeneratorTraining : IDisposable
{
    private readonly BaganTrainer _trainer;

    private GeneratorTraining(BaganTrainer trainer, RunFolder folder)
    {
        _trainer = trainer;
        Folder = folder;
    }

    internal RunFolder Folder { get; }

    internal BaganOptions Options => _trainer.Options;

    /// <param name="path">The run folder.</param>
    /// <param name="fingerprint">Of the data; a checkpoint of other data is refused.</param>
    /// <param name="train">The images.</param>
    /// <param name="training">What the person asked for.</param>
    /// <param name="compute">Seed, threads, device.</param>
    /// <param name="checkpoints">How often, and whether to go on.</param>
    /// <param name="command">All options of the command, for options.json.</param>
    /// <param name="sink">Who is told.</param>
    /// <param name="times">Where the stages' times are kept.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <param name="generated">Images that it is to generate and write.</param>
    /// <param name="prefix">Put before the names of stages on the screen.</param>
    internal static GeneratorTraining Start(
        string path, string fingerprint, ImageSet train, TrainingOptions training, ComputeOptions compute, CheckpointOptions checkpoints,
        JsonObject command, IProgressSink sink, StageTimes times, CancellationToken stop, long generated, string prefix = "")
    {
        PictureText.Check(); // sample grids are drawn hours later; a missing font must show now
        var folder = new RunFolder(path);
        var context = new TrainingContext
        {
            Seed = (ulong)compute.Seed,
            Device = ComputeSetup.Apply(compute, sink),
            Observer = new RunObserver(folder, sink, times, prefix),
            Checkpoints = new CheckpointStore(folder.Checkpoints, checkpoints.Interval),
            DataFingerprint = fingerprint,
            Stop = stop,
        };
        var options = ResolvedTraining.Resolve(training, train.Count);
        ResourceCheck.Require(
            new NetworkShape(train.Channels, train.Height, train.ClassNames.Count), (train.Count, generated), train.Pixels.TotalBytes, options, context,
            FreeResources.Now(path), checkpoints.Resume);
        if (training.Minutes is { } minutes)
        {
            // A run that goes on keeps the epochs that its first part was fitted to.
            options = (checkpoints.Resume ? folder.ReadMethod(command) : null) ?? ResolvedTraining.FitToMinutes(options, minutes, train, context, sink);
        }

        var trainer = new BaganTrainer(train, options, context);
        try
        {
            if (checkpoints.Resume && trainer.Resume())
            {
                sink.Message($"Going on from the newest checkpoint in {folder.Checkpoints}.");
            }
            else
            {
                folder.WriteMetrics([]); // of a run that was cut off before its first checkpoint
            }

            folder.WriteOptions(command, options);
            return new GeneratorTraining(trainer, folder);
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    internal JsonObject MethodJson() => JsonSerializer.SerializeToNode(Options, BaganJsonContext.Default.BaganOptions)!.AsObject();

    internal BaganModel Fit() => _trainer.Fit();

    public void Dispose() => _trainer.Dispose();
}
