using Bagan.Cli.Progress;
using Bagan.Jobs.Evaluate;

namespace Bagan.Cli.Commands;

/// <summary><c>evaluate</c>: the metrics alone, for images from anywhere.</summary>
internal sealed class EvaluateVerb() : JobVerb<EvaluateOptions>(
    new VerbText(
        "evaluate",
        "Measure generated images against real ones: likeness, diversity, copies.",
        "Takes generated images from anywhere and real ones under the same class names, and measures class by class: how many a classifier "
        + "takes for their class, how different they are from one another, how close to the real images (FID, KID, precision, recall, density, "
        + "coverage), and whether they are copies of the training images. Of a folder that balance or generate wrote, only the images that its "
        + "manifest calls generated count.",
        "GENERATED --real DATA [--test DATA] [--out DIR] [options]",
        "evaluate balanced --real photos --out measured",
        "Measures the images that balance generated from photos. Prints the figures of each class and leaves measured/report.html with pictures "
        + "and measured/evaluation.json."),
    [new("generated", "GENERATED", "The generated images: a folder with one folder for each class, the result of balance or generate, or another layout.")],
    [
        new("What to measure against",
        [
            new("real", "DATA", "The real images that the generator learnt from."),
            new("test", "DATA", "Real images that it did not see: distances are then to these. Left out: the test split of --real, if it has one."),
        ]),
        new("How to measure",
        [
            .. SharedOptions.Features,
            new("classifier", "small|deep|resnet18", "The network that is trained on the real images to judge the generated ones. Default: small."),
            new("steps", "N", "Its training steps. Left out: fitted to the size of the data."),
            new("per_class", "N", "At most N generated and N real images of a class are looked at, drawn by the seed. Default: 1000."),
        ]),
        SharedOptions.Reading,
        SharedOptions.Compute,
        new("Output",
        [
            new("out", "DIR", $"Folder for a page ({EvaluateJob.PageName}) and all figures ({EvaluateJob.FiguresName}). One that is not empty is refused."),
            new("overwrite", null, "Replace such a folder."),
        ]),
    ])
{
    /// <inheritdoc/>
    protected override int Run(EvaluateOptions options, Session session)
    {
        var result = ProgressDisplay.Run(session, sink => new EvaluateJob(options, sink, session.Line).Run(session.Signals.Token));
        if (session.Json)
        {
            session.Out.WriteLine(result.Json);
        }
        else
        {
            EvaluationText.Write(result.Report, session.Out);
        }

        return ExitCode.Done;
    }
}
