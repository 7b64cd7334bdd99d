using System.Text;
using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.IO;

namespace Bagan.Export.Web;

/// <summary>
/// A folder of static files that draws a run's pictures in a browser, without any other server than one for these files: the page, the models,
/// and the program that runs them.
/// </summary>
internal static class WebPage
{
    /// <summary>The folder of the program that runs the models.</summary>
    internal const string RuntimeName = BrowserRuntime.Package;

    private const string Prefix = "Bagan.Export.Web.Assets/";

    /// <summary>Writes all files but the description, to which the page's own parts are added.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="models">The models; the generator takes weights of classes where one draws all of them.</param>
    /// <param name="description">What the models say; gets the keys "axes", "blend" and "neighbours".</param>
    /// <param name="runtime">The files of the program that runs the models.</param>
    /// <param name="real">Training images to compare with; null: none.</param>
    /// <param name="stop">Ends the work.</param>
    internal static void Write(StagedFolder folder, ModelSet models, JsonObject description, IReadOnlyDictionary<string, byte[]> runtime, ImageSet? real, CancellationToken stop)
    {
        foreach (var (name, content) in runtime)
        {
            stop.ThrowIfCancellationRequested();
            folder.WriteFile($"{RuntimeName}/{name}", content);
        }

        foreach (var (file, content) in models.Files().Where(f => f.File is not ("encoder.onnx" or "teacher.onnx" or "teacher-head.onnx")))
        {
            folder.WriteFile(file, content);
        }

        var assets = typeof(WebPage).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal));
        foreach (var name in assets)
        {
            using var stream = typeof(WebPage).Assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);

            // The page asks for the generator before its program runs.
            var text = reader.ReadToEnd().Replace("href=\"generator.onnx\"", $"href=\"{models.Generator.File}\"", StringComparison.Ordinal);
            folder.WriteFile(name[Prefix.Length..], Encoding.UTF8.GetBytes(text));
        }

        description["blend"] = models.Generator.Graph.Inputs.Any(i => i.Name == Graphs.GeneratorGraph.ClassWeights) ? "classes" : "images";
        description["axes"] = LatentAxes.ToJson(models.Latents);
        description["neighbours"] = real is null ? null : Neighbours(folder, real);
    }

    // The raw pixels, image after image, and the class of each.
    private static JsonObject Neighbours(StagedFolder folder, ImageSet real)
    {
        const string Pixels = "training.bin";
        folder.WriteFile(Pixels, stream =>
        {
            for (var i = 0; i < real.Count; i++)
            {
                stream.Write(real[i]);
            }
        });
        return new JsonObject { ["file"] = Pixels, ["classes"] = new JsonArray([.. real.Labels.ToArray().Select(c => (JsonNode)c)]) };
    }
}
