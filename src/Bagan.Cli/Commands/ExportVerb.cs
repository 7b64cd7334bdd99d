using Bagan.Cli.Terminal;
using Bagan.Data.Readers;
using Bagan.Export.Web;
using Bagan.Jobs.Export;
using Bagan.Jobs.Options;

namespace Bagan.Cli.Commands;

/// <summary><c>export</c>: a trained run for other programs.</summary>
internal sealed class ExportVerb() : JobVerb<ExportOptions>(
    new VerbText(
        "export",
        "Export a trained generator: ONNX models, or a page that draws in a browser.",
        "Writes the networks of a run in a form that other programs use. onnx: models for ONNX Runtime and everything else that reads ONNX; README.md "
        + "lists their inputs and outputs. web: a page that draws pictures in a browser and needs no network; the first such export downloads ONNX Runtime Web with npm.",
        "RUN --to onnx|web --out DIR [options]",
        "export trained --to onnx --out models",
        "The folder models then holds generator.onnx (latents and classes to images), latents.onnx (noise and classes to latents), README.md and export.json. "
        + "A run of the method balanced gives decoder.onnx, encoder.onnx and teacher.onnx (teacher-head.onnx where the teacher stands on a pretrained network) in place of generator.onnx."),
    [new("run", "RUN", "The folder that train, balance or quickstart wrote.")],
    [
        new("What to export", [new("to", "onnx|web", "The form: ONNX models, or a web page.", Basic: true), SharedOptions.AllowTorchscript]),
        new("The page",
        [
            new("with_neighbours", null, "Show the nearest training image beside each picture. The page then holds the training images: share it only where you may share them.", Basic: true),
            new("real", "DATA", "The training images, for --with-neighbours.", Basic: true),
            new("format", "NAME", "Layout of --real. Default: recognised by content.") { Words = [.. DataLoader.Formats.Select(f => f.Name)] },
            new("skip_bad", null, "Skip unreadable files of --real."),
        ]),
        new("Output",
        [
            new("out", "DIR", "Folder to write to. Must be empty unless --overwrite is given.", Basic: true),
            SharedOptions.Overwrite,
        ]),
    ])
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Withheld => ["dry_run"]; // an export takes seconds

    /// <inheritdoc/>
    protected override int Run(ExportOptions options, Session session)
    {
        var description = session.Run(sink => new ExportJob(options, BrowserRuntime.OfUser, sink).Run(session.Signals.Token));
        if (session.Json)
        {
            description["out"] = options.Output.Out;
            session.WriteJson(description);
        }

        return ExitCode.Done;
    }
}
