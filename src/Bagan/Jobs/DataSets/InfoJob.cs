using Bagan.Data.Inspection;
using Bagan.IO;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Reports;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;

namespace Bagan.Jobs.DataSets;

/// <summary>Looks at a data set, and writes a page and a contact sheet where a folder is named.</summary>
/// <param name="options">What and where.</param>
/// <param name="sink">Told how far it is.</param>
internal sealed class InfoJob(InfoOptions options, IProgressSink sink)
{
    /// <summary>The name of the page.</summary>
    public const string PageName = "report.html";

    /// <summary>The name of the picture with some images of every class.</summary>
    public const string SheetName = "contact-sheet.png";

    private const int PerClass = 12;

    /// <summary>Looks. Bad files never stop it: they are in the report.</summary>
    /// <returns>What was found; the caller disposes it.</returns>
    /// <exception cref="BaganInputException">There are no such data, or an option does not fit.</exception>
    /// <exception cref="BaganException">The page can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public DataReport Run(CancellationToken stop = default)
    {
        DataSetWriting.CheckTarget(options.Out, options.Overwrite, options.Source.Inputs);
        using var folder = options.Out is null ? null : new StagedFolder(options.Out, options.Overwrite, "data info");
        var report = LoadingStages.Run(sink, stages => DataInspector.Inspect(
            options.Source.Path, SourceReading.HowToRead(options.Source), folder is null ? 0 : PerClass, stages, stop));
        if (folder is not null)
        {
            try
            {
                Write(report, folder);
            }
            catch
            {
                report.Dispose();
                throw;
            }
        }

        return report;
    }

    private static void Write(DataReport report, StagedFolder folder)
    {
        PictureFigure? sheet = null;
        if (report.Samples is { } samples)
        {
            var png = ContactSheet.Create(samples, PerClass).Draw().ToPng();
            folder.WriteFile(SheetName, png);
            sheet = new PictureFigure(new PngImage(png), "Some images of each class, one row per class", $"The first images of each class; {SheetName} beside this page is the same picture.");
        }

        folder.WriteFile(PageName, stream => DataInfoPage.Create(PageOf(report, sheet)).Write(stream));
        folder.Commit();
    }

    /// <summary>The page of what was found.</summary>
    internal static DataInfoReport PageOf(DataReport report, PictureFigure? sheet) => new()
    {
        DataName = report.Path,
        Format = report.Format,
        Size = report.Sizes?.ToString() ?? "none",
        Channels = report switch
        {
            { GreyImages: > 0, ColourImages: > 0 } => $"mixed: {report.GreyImages} grey, {report.ColourImages} in colour",
            { ColourImages: > 0 } => "3 (colour)",
            { GreyImages: > 0 } => "1 (grey)",
            _ => "none",
        },
        ImbalanceRatio = report.ImbalanceRatio,
        ClassNames = report.ClassNames,
        Splits = [.. report.Splits.Select(s => new DataInfoSplit(s.Name, s.Counts))],
        ContactSheet = sheet,
        Bad = [.. report.Bad.Select(b => new KeyValuePair<string, string>(b.File, b.Reason))],
        Ignored = [.. report.Ignored.Kinds.Select(k => new IgnoredGroup(k.Quantity, k.Files, k.Advice))],
        Duplicates = [.. report.Duplicates.Groups.Select(g => new DuplicateGroup(KindOf(g), g.Files))],
        Notes = report.Notes,
        Version = typeof(InfoJob).Assembly.GetName().Version!.ToString(3),
    };

    private static string KindOf(DuplicateImages group) =>
        group.Classes.Count > 1 ? $"in the classes {string.Join(" and ", group.Classes)}"
        : group.Splits.Count > 1 ? $"in {string.Join(" and in ", group.Splits)}"
        : $"within {group.Splits[0]}, class {group.Classes[0]}";
}
