using Bagan.Cli.Terminal;
using Bagan.Jobs.Options;
using Bagan.Jobs.Reproduce;
using Bagan.Methods.Catalogue;

namespace Bagan.Cli.Commands;

/// <summary><c>reproduce</c>: the figures of the BAGAN paper.</summary>
internal sealed class ReproduceVerb() : JobVerb<ReproduceOptions>(
    new VerbText(
        "reproduce",
        "Reproduce figures 7 to 9 of the BAGAN paper.",
        "Measures figures 7 to 9 of the BAGAN paper (arXiv 1803.09655) again and shows them next to the published values. One class loses a share of its training images, "
        + "this class alone is filled up with generated images, and a classifier is trained on the result. Finished results are kept: you can stop at any time; "
        + "the same command computes what is missing. You can add seeds later.",
        "paper [--data LIST] --out DIR [options]",
        "reproduce paper --data mnist=mnist --drops 97.5 --classes 5,8,0 --out reproduced",
        "Drops 97.5 % of three digits in turn and compares all of the paper's methods on them. The folder reproduced then holds report.html with charts as in the paper, "
        + "figures.jsonl with one line per method, and a folder for each data set and share with its own report."),
    [new("what", "WHAT", "The word paper: figures 7 to 9 of the BAGAN paper.") { Words = ["paper"] }],
    [
        new("What to reproduce",
        [
            new("data", "NAME[=PATH],...", $"The paper's data sets: {string.Join(", ", ReproducedData.Names)}. NAME alone is read from data/NAME ({ProgramName.Text} data get NAME --out data/NAME puts it there; flowers needs a PATH), NAME=PATH from PATH. Default: mnist.", Basic: true),
            new("drops", "P,...", "Percentages of a class to drop. gtsrb has an imbalance of its own and is taken as it is. Default: 40,60,80,90,95,97.5.", Basic: true),
            new("classes", "NAME,...", "Classes to drop from, one after another. Default: every class, as in the paper.", Basic: true),
            new("seeds", "N", "Number of seeds, counted up from --seed. Default: 3.", Basic: true),
            new("methods", "LIST", "Comma-separated methods, as in compare. Default: none,mirror,gan,acgan,bagan,bagan-conditional.", Basic: true) { Words = MethodCatalogue.Names },
            new("size", "N", "Side of the square images, in pixels. Default: that of the data; 64 for flowers and gtsrb."),
        ]),
        new("The classifier",
        [
            new("classifier", "small|deep|resnet18", "Network behind figures 7 and 9. Default: resnet18, the paper's; small is much quicker on a CPU.", Basic: true),
            new("steps", "N", "Training steps of the classifier. Default: fitted to the size of the data, at most 2400."),
        ]),
        new(SharedOptions.Training.Title,
        [
            new("preset", "fast|paper", "Sizes and schedules of all networks. fast: for two CPU cores and small images. paper: the published ones. Default: fast."),
            .. SharedOptions.Training.Options.Where(o => o.Key is not (Objective or "preset")),
        ]),
        SharedOptions.Compute,
        new(SharedOptions.Output.Title,
        [
            new("out", "DIR", "Folder for the results. Results of an earlier call in it are kept, and only missing ones are computed.", Basic: true),
            .. SharedOptions.Output.Options.Where(o => o.Key != "out" && o.Key != "dry_run"),
            new("dry_run", null, "Write nothing; print the comparisons, their size and how long they take.", Basic: true),
        ]),
    ])
{
    private const string Objective = "objective";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Withheld => [Objective]; // the methods' names say it

    /// <inheritdoc/>
    protected override ComputeOptions? Compute(ReproduceOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(ReproduceOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            var plans = session.Run(sink => new ReproduceJob(options, sink, session.Line).Plan(stop));
            foreach (var (name, plan) in plans)
            {
                session.Out.WriteLine(session.Json ? plan.ToJson() : $"{name}: {plan.Summary}");
            }

            if (!session.Json && plans.All(p => p.Plan.EstimatedSeconds is not null))
            {
                session.Out.WriteLine($"All of it takes about {Quantity.Duration(plans.Sum(p => p.Plan.EstimatedSeconds!.Value))} on this machine.{(plans[0].Plan.Note is { } note ? $" {note}" : "")}");
            }

            return ExitCode.Done;
        }

        session.Run(sink => new ReproduceJob(options, sink, session.Line).Run(stop));
        if (session.Json)
        {
            session.Out.Write(File.ReadAllText(System.IO.Path.Combine(options.Output.Out!, "figures.jsonl")));
        }

        return ExitCode.Done;
    }
}
