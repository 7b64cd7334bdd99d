using System.Text.Json.Nodes;
using Bagan.Cli.Progress;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Planning;

namespace Bagan.Cli.Commands;

/// <summary><c>generate</c>: the second half of balance.</summary>
internal sealed class GenerateVerb() : JobVerb<GenerateOptions>(
    new VerbText(
        "generate",
        "Draw images from a trained generator.",
        "Draws new images from a generator that train, balance or quickstart left: as many as you name of one class, or those that a data "
        + "set lacks to be balanced.",
        "RUN (--class NAME --count N | --like DATA) [--real DATA] --out DIR [options]",
        "generate trained --class cat --count 500 --real photos --out cats",
        "Leaves cats/cat/generated-000001.png and 499 more, each marked as generated in a text field, and cats/manifest.csv with the seed of each."),
    [new("run", "RUN", "The folder that train, balance or quickstart wrote.")],
    [
        new("What to generate",
        [
            new("class", "NAME", "The class to draw."),
            new("count", "N", "How many images of it."),
            new("like", "DATA", "Instead: a data set, whose missing images are drawn."),
            new("real", "DATA", "Real images of the run's classes, its training data say, which a run of the preset balanced makes its images out of. Left out: those of --like."),
            .. SharedOptions.Plan.Options,
            new("format", "NAME", "Force the layout that --like and --real are read by."),
            new("skip_bad", null, "Go on without files of --like and --real that can't be read."),
        ]),
        SharedOptions.Compute,
        SharedOptions.Output,
    ])
{
    /// <inheritdoc/>
    protected override int Run(GenerateOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            WritePlan(ProgressDisplay.Run(session, sink => new GenerateJob(options, sink).Plan(stop)), session);
            return ExitCode.Done;
        }

        ProgressDisplay.Run(session, sink => new GenerateJob(options, sink).Run(stop));
        if (session.Json)
        {
            session.Out.WriteLine(new JsonObject { ["out"] = options.Output.Out }.ToJsonString(JsonText.Options));
        }

        return ExitCode.Done;
    }

    private static void WritePlan(IReadOnlyList<ClassPlan> plan, Session session)
    {
        if (session.Json)
        {
            var rows = plan.Select(c => new JsonObject { ["name"] = c.Name, ["before"] = c.Before, ["generate"] = c.Generate, ["after"] = c.After });
            session.Out.WriteLine(new JsonObject { ["plan"] = new JsonArray([.. rows]) }.ToJsonString(JsonText.Options));
        }
        else
        {
            DryRunText.WritePlan(plan, session.Out);
        }
    }
}
