using System.Text.Json.Nodes;
using Bagan.Jobs.Options;
using Bagan.Jobs.Train;

namespace Bagan.Cli.Commands;

/// <summary><c>train</c>: the first half of balance.</summary>
internal sealed class TrainVerb() : JobVerb<TrainOptions>(
    new VerbText(
        "train",
        "Train a method on an image set; generate draws from it later.",
        "Trains a method on all classes of an image set and keeps the result; generates nothing yet. This is the first half of balance: "
        + "generate --like draws the same images from it that balance writes with the default --strategy.",
        "DATA --out DIR [options]",
        "train photos --out trained --minutes 10",
        "Trains for ten minutes on photos, a folder with one subfolder of images per class. The folder trained/run then holds the networks, with sample pictures of every stage."),
    [SharedOptions.Data],
    [new("What to train", [SharedOptions.Method, new("steps", "N", "Training steps of the judge that +filter adds. Default: fitted to the size of the data.")]), SharedOptions.Reading, SharedOptions.Training, SharedOptions.Compute, SharedOptions.Output, SharedOptions.Checkpoints])
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
