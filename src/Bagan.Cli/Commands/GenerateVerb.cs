using System.Text.Json.Nodes;
using Bagan.Data.Readers;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Planning;

namespace Bagan.Cli.Commands;

/// <summary><c>generate</c>: the second half of balance.</summary>
internal sealed class GenerateVerb() : JobVerb<GenerateOptions>(
    new VerbText(
        "generate",
        "Draw images from a trained generator.",
        "Draws new images from a generator that train, balance or quickstart trained: N images of one class, or those that a data set lacks to be balanced.",
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
            new("real", "DATA", "Real images to start from, usually the training data. Needed for runs of the balanced preset. Default: the images of --like.", Basic: true),
            .. SharedOptions.Plan.Options,
            new("format", "NAME", "Layout of --like and --real. Default: recognised by content.") { Words = [.. DataLoader.Formats.Select(f => f.Name)] },
            new("skip_bad", null, "Skip unreadable files of --like and --real."),
        ]),
        SharedOptions.Compute,
        SharedOptions.PlainOutput,
    ])
{
    /// <inheritdoc/>
    protected override ComputeOptions? Compute(GenerateOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(GenerateOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            WritePlan(session.Run(sink => new GenerateJob(options, sink).Plan(stop)), session);
            return ExitCode.Done;
        }

        session.Run(sink => new GenerateJob(options, sink).Run(stop));
        if (session.Json)
        {
            session.WriteJson(new JsonObject { ["out"] = options.Output.Out });
        }

        return ExitCode.Done;
    }

    private static void WritePlan(IReadOnlyList<ClassPlan> plan, Session session)
    {
        if (session.Json)
        {
            var rows = plan.Select(c => new JsonObject { ["name"] = c.Name, ["before"] = c.Before, ["generate"] = c.Generate, ["after"] = c.After });
            session.WriteJson(new JsonObject { ["plan"] = new JsonArray([.. rows]) });
        }
        else
        {
            DryRunText.WritePlan(plan, session.Out);
        }
    }
}
