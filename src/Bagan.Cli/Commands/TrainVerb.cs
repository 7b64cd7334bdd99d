using System.Text.Json.Nodes;
using Bagan.Jobs.Options;
using Bagan.Jobs.Train;

namespace Bagan.Cli.Commands;

/// <summary><c>train</c>: the first half of balance.</summary>
internal sealed class TrainVerb() : JobVerb<TrainOptions>(
    new VerbText(
        "train",
        "Train a generator on an image set; generate draws from it later.",
        "Trains a generator on all classes of an image set and keeps it; generates nothing yet. This is the first half of balance. "
        + "An autoencoder learns what the images have in common. With --preset fast or paper, generator and discriminator then start from it and train "
        + "against each other. generate draws any number of images from the result.",
        "DATA --out DIR [options]",
        "train photos --out trained --minutes 10",
        "Trains for ten minutes on photos, a folder with one subfolder of images per class. The folder trained/run then holds the generator, with sample pictures of every stage."),
    [SharedOptions.Data],
    [SharedOptions.Reading, SharedOptions.Training, SharedOptions.Compute, SharedOptions.Output, SharedOptions.Checkpoints])
{
    /// <inheritdoc/>
    protected override ComputeOptions? Compute(TrainOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(TrainOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            DryRunText.Write(session.Run(sink => new TrainJob(options, sink).Plan(stop)), session);
            return ExitCode.Done;
        }

        session.Run(sink => new TrainJob(options, sink).Run(stop));
        if (session.Json)
        {
            session.WriteJson(new JsonObject { ["out"] = options.Output.Out });
        }

        return ExitCode.Done;
    }
}
