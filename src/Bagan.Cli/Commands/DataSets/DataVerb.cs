using System.CommandLine;
using System.Text.Json.Nodes;
using Bagan.Cli.Terminal;
using Bagan.Data.Fetching;
using Bagan.Data.Inspection;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Options;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data</c>: the verbs that work on data sets alone.</summary>
internal sealed class DataVerb : Verb
{
    private static readonly VerbText Words = new(
        "data",
        "Work on data sets: inspect, make imbalanced, split, convert, fetch.",
        "Verbs that read and write data sets. None of them trains anything.",
        "VERB [options]",
        "data info photos",
        "Counts the images of each class in the folder photos, and lists unreadable files and duplicate images.");

    /// <summary>Builds the verb.</summary>
    public DataVerb()
        : base(Words, [], [])
    {
        Add(new InfoVerb());
        Add(new UnbalanceVerb());
        Add(new SplitVerb());
        Add(new ConvertVerb());
        Add(new GetVerb());
    }

    /// <inheritdoc/>
    public override Func<Session, int> Prepare(ParseResult line, ICollection<string> errors) =>
        throw new InvalidOperationException("A verb of verbs is not run.");
}

/// <summary><c>data info</c>.</summary>
internal sealed class InfoVerb() : JobVerb<InfoOptions>(
    new VerbText(
        "info",
        "Inspect a data set: classes, sizes, bad files, duplicates.",
        "Counts the images of each class and split, and reports what can spoil training: imbalance, mixed sizes, unreadable files, "
        + "and images that occur in both training and test data or with two labels. Exits with 2 if a file is unreadable, unless --skip-bad is given.",
        "DATA [--out DIR] [options]",
        "data info photos --out look",
        "Prints a table of the classes in the folder photos, and writes look/report.html and look/contact-sheet.png, a picture with some images of each class."),
    [SharedOptions.Data],
    [
        new("Output",
        [
            new("out", "DIR", $"Folder for a report ({InfoJob.PageName}) and a picture with some images of each class ({InfoJob.SheetName}). Must be empty unless --overwrite is given.", Basic: true),
            SharedOptions.Overwrite,
        ]),
        SharedOptions.ReadingAsIs,
    ])
{
    /// <inheritdoc/>
    protected override int Run(InfoOptions options, Session session)
    {
        using var report = session.Run(sink => new InfoJob(options, sink).Run(session.Signals.Token));
        if (session.Json)
        {
            session.WriteJson(DataReportJson.Write(report));
        }
        else
        {
            InfoText.Write(report, session.Out, session.Verbosity == Verbosity.Verbose);
        }

        return report.Bad.Count > 0 && !options.Source.SkipBad ? ExitCode.Usage : ExitCode.Done;
    }
}

/// <summary><c>data get</c>.</summary>
internal sealed class GetVerb() : JobVerb<GetOptions>(
    new VerbText(
        "get",
        "Fetch a published data set.",
        "Fetches a published data set from its publisher, or from the system package if that is installed, and checks the checksum of every file. "
        + "An interrupted download never looks complete. Without a network, it prints where to put the files.",
        "NAME --out DIR [options]",
        "data get fashion-mnist --out fashion",
        "Writes the folder fashion, which every verb accepts as DATA."),
    [new("name", "NAME", $"The data set: {string.Join("; ", BenchmarkSets.All.Select(s => $"{s.Name} ({s.Description})"))}.") { Words = [.. BenchmarkSets.All.Select(s => s.Name)] }],
    [
        new("Output",
        [
            new("out", "DIR", "Folder to write to. Must be empty unless --overwrite is given.", Basic: true),
            SharedOptions.Overwrite,
        ]),
    ])
{
    /// <inheritdoc/>
    protected override int Run(GetOptions options, Session session)
    {
        var fetched = session.Run(sink => new GetJob(options, sink).Run(session.Signals.Token));
        if (session.Json)
        {
            session.WriteJson(new JsonObject
            {
                ["name"] = fetched.Name,
                ["description"] = fetched.Description,
                ["terms"] = fetched.Terms,
                ["source"] = fetched.Source,
                ["out"] = fetched.Out,
            });
        }
        else
        {
            session.Out.WriteLine($"{fetched.Description}. Terms: {fetched.Terms}.");
            session.Out.WriteLine($"Written to {fetched.Out}, from {fetched.Source}.");
        }

        return ExitCode.Done;
    }
}
