using System.Text.Json.Nodes;
using Bagan.Cli.Terminal;
using Bagan.Data.Readers;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;

namespace Bagan.Cli.Commands;

/// <summary><c>generate</c>: the second half of balance.</summary>
internal sealed class GenerateVerb() : JobVerb<GenerateOptions>(
    new VerbText(
        "generate",
        "Draw images from the run of a method.",
        "Draws new images from a run of train, balance or quickstart, with any method: N images of one class, or those that a data set lacks to be balanced.",
        "RUN (--class NAME --count N | --like DATA) [--real DATA] --out DIR [options]",
        "generate trained --class cat --count 500 --real photos --out cats",
        "Writes cats/cat/generated-000001.png and 499 more, each marked as generated in a text field, and cats/manifest.csv with the seed of each."),
    [new("run", "RUN", "The folder that train, balance or quickstart wrote.")],
    [
        new("What to generate",
        [
            new("class", "NAME", "The class to draw.", Basic: true),
            new("count", "N", "The number of images to draw.", Basic: true),
            new("like", "DATA", "Instead of --class and --count: draw the images that this data set lacks to be balanced.", Basic: true),
            new("real", "DATA", "Real images to start from, usually the training data. Needed for methods that change real images: balanced, paste, context-paste, distil, smote, mirror, affine, and any +filter. Default: the images of --like.", Basic: true),
            .. SharedOptions.Plan.Options,
            SharedOptions.OutputSize("own"),
            new("format", "NAME", "Layout of --like and --real. Default: recognised by content.") { Words = [.. DataLoader.Formats.Select(f => f.Name)] },
            new("skip_bad", null, "Skip unreadable files of --like and --real."),
            new("backbone", "imagenet-resnet18|FILE", "Where the pretrained network is that the run's teacher or filter stands on. Default: where it was when the run was trained."),
            SharedOptions.AllowTorchscript,
        ]),
        SharedOptions.Compute,
        SharedOptions.PlainOutput,
    ])
{
    /// <inheritdoc/>
    public override bool RunsOnRanks => true;

    /// <inheritdoc/>
    protected override ComputeOptions? Compute(GenerateOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(GenerateOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            if (session.Launched.Rank > 0)
            {
                return ExitCode.Done; // the first prints it
            }

            WritePlan(session.Run(sink => new GenerateJob(options, sink).Plan(stop)), session);
            return ExitCode.Done;
        }

        if (session.Launched.IsOneOfSeveral)
        {
            session.OfJob.Run(sink => new RankedGeneration(options, session.Launched, sink).Run(stop, session.End));
        }
        else
        {
            session.Run(sink => new GenerateJob(options, sink).Run(stop));
        }

        if (session.Json && session.Launched.Rank == 0)
        {
            session.WriteJson(new JsonObject { ["out"] = options.Output.Out });
        }

        return ExitCode.Done;
    }

    private static void WritePlan(IReadOnlyList<ClassPlan> plan, Session session)
    {
        if (session.Json)
        {
            var rows = plan.Select(c => new JsonObject { ["name"] = c.Name, ["before"] = c.Before, ["generate"] = c.Generate, ["repeat"] = c.Repeat, ["after"] = c.After });
            session.WriteJson(new JsonObject { ["plan"] = new JsonArray([.. rows]) });
        }
        else
        {
            DryRunText.WritePlan(plan, session.Out);
        }
    }
}

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
    [new("What to train", [SharedOptions.Method, new("steps", "N", "Training steps of the judge that +filter adds. Default: fitted to the size of the data."), SharedOptions.Teacher, SharedOptions.TeacherBackbone, .. SharedOptions.Judge.Where(o => o.Key is "backbone_input" or "feature_cache"), SharedOptions.AllowTorchscript]), SharedOptions.Reading, SharedOptions.Training, SharedOptions.Compute, SharedOptions.Output, SharedOptions.Checkpoints])
{
    /// <inheritdoc/>
    public override bool RunsOnRanks => true;

    /// <inheritdoc/>
    protected override ComputeOptions? Compute(TrainOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(TrainOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            if (session.Launched.Rank > 0)
            {
                return ExitCode.Done; // the first prints it
            }

            DryRunText.Write(session.Run(sink => new TrainJob(options, sink).Plan(stop)), session);
            return ExitCode.Done;
        }

        session.RunDivided(options, (own, ranks, sink, ending) => new TrainJob(own, sink) { Ranks = ranks }.Run(ending));

        if (session.Json && session.Launched.Rank == 0)
        {
            session.WriteJson(new JsonObject { ["out"] = options.Output.Out });
        }

        return ExitCode.Done;
    }
}
