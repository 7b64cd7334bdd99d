using System.Text;
using System.Text.Json.Nodes;
using Bagan.Export;
using Bagan.Export.Web;
using Bagan.IO;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Training;

namespace Bagan.Jobs.Export;

/// <summary>The verb export: a trained run as ONNX models, or as a page that draws in a browser.</summary>
/// <param name="options">The options of the command.</param>
/// <param name="browser">The program that runs models in a browser.</param>
/// <param name="sink">Progress and messages.</param>
internal sealed class ExportJob(ExportOptions options, BrowserRuntime browser, IProgressSink sink)
{
    /// <summary>The description for programs, beside the models.</summary>
    internal const string DescriptionName = "export.json";

    /// <summary>Exports.</summary>
    /// <param name="stop">Ends the work.</param>
    /// <returns>What <see cref="DescriptionName"/> says.</returns>
    /// <exception cref="BaganInputException">The run or the data cannot be used, the method has nothing to export, or ONNX Runtime Web cannot be downloaded.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; nothing is left then.</exception>
    internal JsonObject Run(CancellationToken stop)
    {
        OutputClaim.Check(options.Output.Out, ("RUN", options.Run), ("--real", options.Real));
        StagedFolder.Require(options.Output.Out!, options.Output.Overwrite);
        var run = SavedRun.Read(options.Run);
        var web = options.To == ExportTarget.Web;
        var reading = new TrainingContext { Seed = run.Saved.Seed, Observer = new ClassifierFollower(sink) };
        using (var loaded = MethodPipeline.Load(run, reading, saved => TeacherBackbone.Open(saved, null, canBeNamed: false, options.AllowTorchscript, reading, sink.Message)))
        {
            var (method, context, _) = loaded;
            var models = ModelSet.Of(run.Saved, method, Latents, blended: web);
            var runtime = web ? browser.Require(sink.Message, stop) : null; // once it is known that there is something to export
            if (run.Choice.Filtered)
            {
                sink.Warning("The filter of the run is left out: the exported generator also draws images that the filter would reject.");
            }

            stop.ThrowIfCancellationRequested();
            using var folder = new StagedFolder(options.Output.Out!, options.Output.Overwrite, "export");
            var description = models.Description();
            if (runtime is not null)
            {
                using var real = options.WithNeighbours ? NeighbourImages.Read(options, run, sink, stop) : null;
                WebPage.Write(folder, models, description, runtime, real, stop);
            }
            else
            {
                foreach (var (file, content) in models.Files())
                {
                    folder.WriteFile(file, content);
                }

                folder.WriteFile("README.md", Encoding.UTF8.GetBytes(ModelReadme.Write(description)));
            }

            folder.WriteFile(DescriptionName, Encoding.UTF8.GetBytes(description.ToJsonString(BaganJson.Indented) + "\n"));
            folder.Commit();
            sink.Message(web
                ? $"The page is in {options.Output.Out}. Browsers open it from a web server, such as: python3 -m http.server --directory {options.Output.Out} --bind 127.0.0.1 8000, then http://127.0.0.1:8000"
                : $"The models are in {options.Output.Out}; README.md there lists their inputs and outputs.");
            return description;

            Bagan.Methods.BalancingGan.Latents.ClassLatents Latents(BaganModelHeader header)
            {
                using var file = context.RequireCheckpoint();
                return BaganModel.LoadLatents(header, file);
            }
        }
    }
}
