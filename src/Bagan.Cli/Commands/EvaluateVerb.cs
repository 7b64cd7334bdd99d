using Bagan.Cli.Terminal;
using Bagan.Jobs.Evaluate;
using Bagan.Jobs.Options;
using Bagan.Reports;

namespace Bagan.Cli.Commands;

/// <summary><c>evaluate</c>: the metrics alone, for images from anywhere.</summary>
internal sealed class EvaluateVerb() : JobVerb<EvaluateOptions>(
    new VerbText(
        "evaluate",
        "Measure generated images against real ones: likeness, diversity, copies.",
        "Measures generated images, from any generator, against real ones with the same class names. For each class: how many a classifier "
        + "recognises, how much they differ from one another, how close they are to the real images (FID, KID, precision, recall, density, "
        + "coverage), and whether they are copies of the training images. In a folder that balance or generate wrote, only the images that its "
        + "manifest lists as generated are measured.",
        "GENERATED --real DATA [--test DATA] [--out DIR] [options]",
        "evaluate balanced --real photos --out measured",
        "Measures the images that balance generated from photos. Prints the figures of each class, and writes measured/report.html with pictures "
        + "and measured/evaluation.json."),
    [new("generated", "GENERATED", "The generated images: a folder with one subfolder per class, a folder that balance or generate wrote, or another layout.")],
    [
        new("What to measure against",
        [
            new("real", "DATA", "The real images that the generator was trained on.", Basic: true),
            new("test", "DATA", "Real images that the generator has not seen; distances are then measured to these. Default: the test split of --real, if it has one.", Basic: true),
        ]),
        new("How to measure",
        [
            .. SharedOptions.Features,
            .. SharedOptions.Judge,
            new("steps", "N", "Training steps of the classifier. Default: fitted to the size of the data."),
            new("per_class", "N", "Measure at most N generated and N real images per class, drawn by the seed. Default: 1000.", Basic: true),
        ]),
        SharedOptions.Reading,
        SharedOptions.Compute,
        new("Output",
        [
            new("out", "DIR", $"Folder for a report ({EvaluateJob.PageName}) and all figures ({EvaluateJob.FiguresName}). Must be empty unless --overwrite is given.", Basic: true),
            SharedOptions.Overwrite,
        ]),
    ])
{
    /// <summary>Prints an evaluation as tables of text; the reason for every blank follows its table.</summary>
    public static void Write(EvaluationReport report, TextWriter output)
    {
        foreach (var sentence in report.Setting)
        {
            output.WriteLine(sentence);
        }

        foreach (var table in report.Tables)
        {
            output.WriteLine();
            output.WriteLine(table.Title);
            TextTable.Write(
                output,
                ["class", "images", .. table.Columns.Select(c => c.Percent ? c.Heading + " %" : c.Heading)],
                [.. table.Rows.Select(r => new[] { r.Name, Quantity.Count(r.Images) }.Concat(r.Values.Select((v, i) => table.Columns[i].Text(v))).ToArray())]);
            foreach (var blank in table.Blanks())
            {
                output.WriteLine($"  – {blank}");
            }
        }
    }

    /// <inheritdoc/>
    protected override ComputeOptions? Compute(EvaluateOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(EvaluateOptions options, Session session)
    {
        var result = session.Run(sink => new EvaluateJob(options, sink, session.Line).Run(session.Signals.Token));
        if (session.Json)
        {
            session.WriteJson(result.Json);
        }
        else
        {
            Write(result.Report, session.Out);
        }

        return ExitCode.Done;
    }
}
