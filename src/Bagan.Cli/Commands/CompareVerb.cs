using Bagan.Cli.Progress;
using Bagan.Jobs.Compare;
using Bagan.Methods.Catalogue;

namespace Bagan.Cli.Commands;

/// <summary><c>compare</c>: every method side by side.</summary>
internal sealed class CompareVerb() : JobVerb<CompareOptions>(
    new VerbText(
        "compare",
        "Compare methods on an image set: which one is worth its trouble?",
        "Tries methods against imbalance on the same images: each makes what it makes, the same classifier is trained with it and tested on real "
        + "images, several times over. What is finished stays: stop and start again as you like, or add methods and seeds later; the same command "
        + "goes on where it was. The report says in plain words what is worth using.",
        "DATA --methods LIST --out DIR [options]",
        "compare photos --methods none,oversample,bagan,bagan+mirror --seeds 3 --out compared",
        "Compares doing nothing, repeating the images of small classes, and BAGAN with and without flips, three times each; "
        + "open compared/report.html for the tables and pictures, or read compared/results.jsonl, a line a cell."),
    [SharedOptions.Data],
    [
        new("What to compare",
        [
            new("methods", "LIST", $"With commas between them, some of {string.Join(", ", MethodCatalogue.Names)}; or all. Each may be followed by {string.Join(", ", MethodChoice.AllSuffixes.Select(s => "+" + s))}."),
            new("protocol", "RECIPE", "The imbalance to simulate: as-is, drop:P (each class in turn loses P per cent), drop:CLASS=P, exp:R, step:R, counts:a,b,c,... Default: as-is."),
            new("seeds", "N", "Repeat everything with N seeds, from --seed on. Default: 2."),
        ]),
        new("The generated images", SharedOptions.Features),
        new("The classifier",
        [
            new("classifier", "small|deep|resnet18", "The network that every method is tried with. Default: small."),
            new("steps", "N", "Its training steps. Left out: fitted to the size of the data, 1200 at most."),
            new("test", "DATA", "Real images for testing only. Left out: the data's own test split, else 20 % of the images held out."),
            .. SharedOptions.Groups,
        ]),
        new(SharedOptions.Training.Title,
        [
            new("preset", "fast|paper", "Sizes and schedules of all networks. fast: for two CPU cores and small images. paper: the published ones exactly. Default: fast."),
            .. SharedOptions.Training.Options.Where(o => o.Key is not (Objective or "preset")),
        ]),
        SharedOptions.Reading, SharedOptions.Compute,
        new(SharedOptions.Output.Title,
        [
            new("out", "DIR", "Folder for the results. With one that an earlier comparison wrote to, its cells stay and only what is missing is computed."),
            .. SharedOptions.Output.Options.Where(o => o.Key != "out" && o.Key != "dry_run"),
            new("dry_run", null, "Write nothing; show the grid and the training images of each class."),
        ]),
    ])
{
    private const string Objective = "objective";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Withheld => [Objective]; // the methods' names say it

    /// <inheritdoc/>
    protected override int Run(CompareOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            ComparePlanText.Write(ProgressDisplay.Run(session, sink => new CompareJob(options, sink, session.Line).Plan(stop)), session);
            return ExitCode.Done;
        }

        ProgressDisplay.Run(session, sink => new CompareJob(options, sink, session.Line).Run(stop));
        if (session.Json)
        {
            session.Out.Write(File.ReadAllText(System.IO.Path.Combine(options.Output.Out!, "results.jsonl")));
        }

        return ExitCode.Done;
    }
}
