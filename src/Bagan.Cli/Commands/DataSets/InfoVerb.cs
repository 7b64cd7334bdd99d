using Bagan.Data.Inspection;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Options;

namespace Bagan.Cli.Commands.DataSets;

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
