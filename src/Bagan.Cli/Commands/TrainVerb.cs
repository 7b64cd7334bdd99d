using System.Text.Json.Nodes;
using Bagan.Cli.Progress;
using Bagan.Jobs.Train;

namespace Bagan.Cli.Commands;

/// <summary><c>train</c>: the first half of balance.</summary>
internal sealed class TrainVerb() : JobVerb<TrainOptions>(
    new VerbText(
        "train",
        "Train a generator on an image set, for generate to draw from later.",
        "Trains a generator on all classes of an image set and keeps it, without generating anything: the first half of balance. "
        + "An autoencoder learns what the images have in common; with --preset fast or paper, generator and discriminator then start from it and train "
        + "against each other. generate draws images from the result, as many and as often as you like.",
        "DATA --out DIR [options]",
        "train photos --out trained --minutes 10",
        "Trains for ten minutes on photos, a folder with one folder of images for each class. The generator stays in trained/run, with sample pictures of every stage."),
    [SharedOptions.Data],
    [new("What to train", [SharedOptions.Method, new("steps", "N", "Training steps of the judge that +filter adds. Default: fitted to the size of the data.")]), SharedOptions.Reading, SharedOptions.Training, SharedOptions.Compute, SharedOptions.Output, SharedOptions.Checkpoints])
{
    /// <inheritdoc/>
    protected override int Run(TrainOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            DryRunText.Write(ProgressDisplay.Run(session, sink => new TrainJob(options, sink).Plan(stop)), session);
            return ExitCode.Done;
        }

        ProgressDisplay.Run(session, sink => new TrainJob(options, sink).Run(stop));
        if (session.Json)
        {
            session.Out.WriteLine(new JsonObject { ["out"] = options.Output.Out }.ToJsonString(JsonText.Options));
        }

        return ExitCode.Done;
    }
}
