using System.Text.Json.Nodes;
using Bagan.Data.Plans;
using Bagan.Data;
using Bagan.Export.TensorBoard;
using Bagan.Imaging;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Methods;
using Bagan.Networks;
using Bagan.Ranks;
using Bagan.Reports.Pictures;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Pipeline;

/// <summary><see cref="MethodPipeline"/> with a run folder, progress and a check of the machine: for balance, quickstart, train and --pick.</summary>
/// <param name="choice">The method with its suffixes.</param>
/// <param name="settings">Networks, schedule and budget of generators.</param>
/// <param name="fingerprint">Of the data; a checkpoint of other data is refused.</param>
/// <param name="compute">Seed, threads, device.</param>
/// <param name="checkpoints">How often to save, and whether to go on.</param>
/// <param name="command">All options of the command, for options.json.</param>
/// <param name="sink">Progress and messages.</param>
/// <param name="times">Takes the times of the stages.</param>
/// <param name="stop">Cancels the work.</param>
internal sealed class RunPipeline(
    MethodChoice choice, MethodSettings settings, string fingerprint, ComputeOptions compute, CheckpointOptions checkpoints, JsonObject command,
    IProgressSink sink, StageTimes times, CancellationToken stop)
{
    private Device? _device;

    internal MethodChoice Choice => choice;

    /// <summary>The processes that divide the batches; null: this one is alone.</summary>
    internal RankSession? Ranks { get; init; }

    /// <summary>How the images were made square, for method.json.</summary>
    internal required FitMode Squares { get; init; }

    // Of the fits of further seeds, from which only the verdict comes, nobody looks at samples.
    private bool Pictures { get; init; } = true;

    /// <summary>Images that pass through the networks of a method in training, about.</summary>
    internal long Work(MethodChoice other, ImageSet images) => MethodCatalogue.Create(other, settings).Work(images.Count, images.Channels, images.Height);

    private Device Device => _device ??= ComputeSetup.Apply(compute, sink);

    /// <summary>The same with another choice of the same method: behind a filter, say.</summary>
    internal RunPipeline With(MethodChoice other) => new(other, settings, fingerprint, compute, checkpoints, command, sink, times, stop) { Squares = Squares, Pictures = Pictures, Ranks = Ranks };

    /// <summary>The same with another seed, and with the decisions that the first fit of a run came to.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="mirror">Whether teachers mirror; null: as the options say.</param>
    /// <param name="networks">Which networks stand on a pretrained one; those that are not among them are chosen anew.</param>
    internal RunPipeline Seeded(long seed, bool? mirror, IReadOnlyList<NetworkChoice> networks) =>
        new(choice, settings with { Mirror = mirror is { } known ? known ? MirrorMode.On : MirrorMode.Off : settings.Mirror, Pretrained = settings.Pretrained?.After(networks) }, fingerprint, compute with { Seed = seed }, checkpoints, command, sink, times, stop) { Squares = Squares, Pictures = false, Ranks = Ranks };

    /// <summary>Fits the method, or takes up an earlier fit where that is asked for.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="plan">How many images each class shall gain.</param>
    /// <param name="path">The run folder.</param>
    /// <param name="minutes">Minutes for the training; null: no budget.</param>
    /// <param name="written">Images that the job generates and writes, for the check of the disk.</param>
    /// <param name="prefix">Put before the names of stages on the screen.</param>
    internal TrainedRun Fit(ImageSet train, SamplingPlan plan, string path, double? minutes, long written, string prefix)
    {
        var folder = new RunFolder(path);
        var board = (bool?)command["tensorboard"] == true ? new TensorBoardLog(folder.TensorBoard, command.ToJsonString(BaganJson.Indented), TimeProvider.System) : null;
        var context = new TrainingContext
        {
            Seed = (ulong)compute.Seed,
            Device = Device,
            Observer = new RunObserver(folder, sink, times, prefix) { Pictures = Pictures },
            DataFingerprint = fingerprint,
            Stop = Ranks?.Stop ?? stop,
            Ranks = Ranks,
        };
        BaganOptions? resolved = null;
        if (choice.Parts != MethodParts.None)
        {
            PictureText.Check(); // sample grids are drawn hours later; a missing font must show now
            if (MethodCatalogue.OptionsOf(choice, settings, train) is { } networks)
            {
                ResourceCheck.Require(
                    new NetworkShape(train.Channels, train.Height, train.ClassNames.Count), (train.Count, written), train.Pixels.TotalBytes, networks, context,
                    FreeResources.Now(path), checkpoints.Resume, train.Pixels.LieInFile);
            }

            folder.WriteMetrics([]); // of a run that was cut off before its first checkpoint
        }

        folder.WriteOptions(command, null);
        var trained = MethodPipeline.Fit(choice, settings with { Minutes = minutes, Starting = Started }, train, plan, context, new FitPlace(folder.Checkpoints, checkpoints.Interval, board));
        try
        {
            Ranks?.Stop.ThrowIfCancellationRequested(); // asked in the last step; what follows no longer looks at it
            folder.AppendTiming("method", trained.Cost.Seconds, trained.Cost.Images);
            folder.WriteMethod(new SavedMethod(choice.Text, context.Seed, train.Channels, train.Height, Squares, train.ClassNames, train.ClassCounts, fingerprint, trained.Cost with { Seconds = 0 }, choice.Filtered ? settings.Filter : null)
            {
                Networks = trained.Networks is { Count: > 0 } networks ? networks : null,
                Backbone = trained.Networks.Any(n => n.Probe) ? settings.Pretrained!.Saved : null,
            });
            return new TrainedRun(trained, folder, resolved);
        }
        catch
        {
            trained.Dispose();
            throw;
        }

        // Of several generators of one method the first speaks for all.
        void Started(BaganOptions options)
        {
            if (resolved is null)
            {
                resolved = options;
                folder.WriteOptions(command, options);
            }
        }
    }

    /// <summary>Draws the images of a plan.</summary>
    /// <param name="trained">The fitted method.</param>
    /// <param name="plan">How many of each class.</param>
    /// <param name="real">The real images that it was fitted on.</param>
    /// <param name="prefix">Put before the name of the stage on the screen.</param>
    internal Resampling Sample(ITrainedMethod trained, SamplingPlan plan, ImageSet real, string prefix)
    {
        var drawn = times.Run(sink, prefix + "generating", plan.TotalToGenerate, () => MethodPipeline.Sample(choice, trained, plan, real, stop).Collect(plan, real, sink.Advanced));
        if (choice.Filtered && drawn.Acceptance.Count > 0)
        {
            sink.Message($"The filter accepted {Quantity.Of(drawn.Acceptance.Sum(c => (long)c.Accepted), drawn.Acceptance.Sum(c => (long)c.Drawn), "drawn image")}.");
        }

        return drawn;
    }
}

/// <summary>A fitted method and the folder of its run.</summary>
/// <param name="Method">The fitted method; this object disposes it.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Options">The resolved options of its generator; null where it has none.</param>
internal sealed record TrainedRun(ITrainedMethod Method, RunFolder Folder, BaganOptions? Options) : IDisposable
{
    public void Dispose() => Method.Dispose();
}
