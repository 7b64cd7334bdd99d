using Bagan.Cli.Progress;
using Bagan.Data.Inspection;
using Bagan.Jobs.DataSets;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data info</c>.</summary>
internal sealed class InfoVerb() : JobVerb<InfoOptions>(
    new VerbText(
        "info",
        "Look at a data set: classes, sizes, bad files, duplicates.",
        "Counts the images of each class and split, and shows what may spoil a training: imbalance, mixed sizes, files that can't be read, "
        + "the same picture in training and test, or under two labels. Exits with 2 if something can't be read, unless --skip-bad is given.",
        "DATA [--out DIR] [options]",
        "data info photos --out look",
        "Prints a table of the classes in the folder photos, and leaves look/report.html and look/contact-sheet.png, a picture with some images of each class."),
    [SharedOptions.Data],
    [
        new("Output",
        [
            new("out", "DIR", $"Folder for a page ({InfoJob.PageName}) and a picture with some images of each class ({InfoJob.SheetName}). One that is not empty is refused."),
            new("overwrite", null, "Replace such a folder."),
        ]),
        SharedOptions.ReadingAsIs,
    ])
{
    /// <inheritdoc/>
    protected override int Run(InfoOptions options, Session session)
    {
        using var report = ProgressDisplay.Run(session, sink => new InfoJob(options, sink).Run(session.Signals.Token));
        if (session.Json)
        {
            session.Out.WriteLine(DataReportJson.Write(report));
        }
        else
        {
            InfoText.Write(report, session.Out, session.Verbosity == Verbosity.Verbose);
        }

        return report.Bad.Count > 0 && !options.Source.SkipBad ? ExitCode.Usage : ExitCode.Done;
    }
}
