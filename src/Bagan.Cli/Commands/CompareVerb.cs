using Bagan.Cli.Terminal;
using Bagan.Jobs.Compare;
using Bagan.Jobs.Options;
using Bagan.Methods.Catalogue;

namespace Bagan.Cli.Commands;

/// <summary><c>compare</c>: every method side by side.</summary>
internal sealed class CompareVerb() : JobVerb<CompareOptions>(
    new VerbText(
        "compare",
        "Compare methods on an image set: which one is worth it?",
        "Compares methods against imbalance on the same images. With each method the same classifier is trained and tested on real images, with several seeds. "
        + "Finished results are kept: you can stop at any time, or add methods and seeds later; the same command computes what is missing. "
        + "The report gives the answer in plain words.",
        "DATA --methods LIST --out DIR [options]",
        "compare photos --methods none,oversample,bagan,bagan+mirror --seeds 3 --out compared",
        "Compares no balancing, repeated images, and BAGAN with and without mirrored images, with three seeds each. "
        + "The folder compared then holds report.html with tables and pictures, methods.csv with one row per method, and results.jsonl with one line per result."),
    [SharedOptions.Data],
    [
        new("What to compare",
        [
            new("methods", "LIST", $"Comma-separated methods: {string.Join(", ", MethodCatalogue.Names)}; or all. A method can be followed by {string.Join(", ", MethodChoice.AllSuffixes.Select(s => "+" + s))}.", Basic: true)
            {
                Words = ["all", .. MethodCatalogue.Names],
            },
            new("protocol", "RECIPE", "Imbalance to simulate: as-is; drop:P (P percent of each class in turn); drop:CLASS=P; exp:R; step:R; counts:a,b,c,... Default: as-is.", Basic: true),
            new("seeds", "N", "Number of seeds, counted up from --seed. Default: 3.", Basic: true),
        ]),
        new("The generated images", SharedOptions.Features),
        new("The classifier",
        [
            .. SharedOptions.Judge,
            SharedOptions.Teacher,
            new("steps", "N", "Training steps of the classifier. Default: fitted to the size of the data, at most 2400."),
            new("test", "DATA", "Real images used only for testing. Default: the test split of the data, else 20 % of the images, held out.", Basic: true),
            .. SharedOptions.Groups,
        ]),
        new(SharedOptions.Training.Title,
        [
            new("preset", "fast|paper", "Sizes and schedules of all networks. fast: for two CPU cores and small images. paper: the published ones. Default: fast."),
            .. SharedOptions.Training.Options.Where(o => o.Key is not (Objective or "preset")),
        ]),
        SharedOptions.Reading, SharedOptions.Compute,
        new(SharedOptions.Output.Title,
        [
            new("out", "DIR", "Folder for the results. Results of an earlier comparison in it are kept, and only missing ones are computed.", Basic: true),
            .. SharedOptions.Output.Options.Where(o => o.Key != "out" && o.Key != "dry_run"),
            new("dry_run", null, "Write nothing; print the methods and the training images of each class.", Basic: true),
        ]),
    ])
{
    private const string Objective = "objective";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Withheld => [Objective]; // the methods' names say it

    /// <inheritdoc/>
    public override bool RunsOnRanks => true;

    /// <inheritdoc/>
    protected override ComputeOptions? Compute(CompareOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(CompareOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            if (session.Launched.Rank > 0)
            {
                return ExitCode.Done; // the first prints it
            }

            WritePlan(session.Run(sink => new CompareJob(options, sink, session.Line).Plan(stop, estimated: true)), session);
            return ExitCode.Done;
        }

        session.Run(sink => new CompareJob(options, sink, session.Line) { Shared = session.Launched.IsOneOfSeveral }.Run(stop));
        if (session.Json && session.Launched.Rank == 0)
        {
            session.Out.Write(File.ReadAllText(System.IO.Path.Combine(options.Output.Out!, "results.jsonl")));
        }

        return ExitCode.Done;
    }

    private static void WritePlan(ComparePlan plan, Session session)
    {
        if (session.Json)
        {
            session.WriteJson(plan.ToJson());
            return;
        }

        session.Out.WriteLine(plan.Summary);
        if (plan.EstimatedSeconds is { } seconds)
        {
            session.Out.WriteLine($"It takes about {Quantity.Duration(seconds)} on this machine.{(plan.Note is { } note ? $" {note}" : "")}");
        }

        session.Out.WriteLine($"Methods: {string.Join(", ", plan.Methods)}");
        foreach (var protocol in plan.Protocols)
        {
            session.Out.WriteLine($"{protocol.Name}: {string.Join(", ", protocol.Classes.Select(c => $"{c.Name} {c.Images}"))}");
        }
    }
}
