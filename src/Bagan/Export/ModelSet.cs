using System.Text.Json.Nodes;
using Bagan.Evaluation.Classifiers;
using Bagan.Export.Graphs;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Filtering;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Onnx;

namespace Bagan.Export;

/// <summary>The networks of a fitted method as ONNX models, and what a program must know to use them.</summary>
internal sealed class ModelSet
{
    /// <summary>What every model says of its pictures.</summary>
    internal const string Notice = "The pictures of these models are synthetic: a generator made them. They show no real thing.";

    private readonly SavedMethod _saved;

    private ModelSet(SavedMethod saved, NetworkShape shape, ClassLatents latents, IReadOnlyList<int> drawable, IReadOnlyList<ExportedModel> models)
    {
        _saved = saved;
        Shape = shape;
        Latents = latents;
        Drawable = drawable;
        Models = models;
    }

    /// <summary>Images and classes.</summary>
    internal NetworkShape Shape { get; }

    /// <summary>Where the latents of each class come from.</summary>
    internal ClassLatents Latents { get; }

    /// <summary>Indices of the classes that can be drawn.</summary>
    internal IReadOnlyList<int> Drawable { get; }

    /// <summary>The models.</summary>
    internal IReadOnlyList<ExportedModel> Models { get; }

    /// <summary>The model that draws.</summary>
    internal ExportedModel Generator => Models[0];

    /// <summary>Makes the models.</summary>
    /// <param name="saved">What the run says of itself.</param>
    /// <param name="method">The fitted method.</param>
    /// <param name="latents">Reads the latents beside an autoencoder.</param>
    /// <param name="blended">Whether the generator takes weights of classes instead of indices, where one generator draws all classes.</param>
    /// <exception cref="BaganInputException">The method trains no network that could draw.</exception>
    internal static ModelSet Of(SavedMethod saved, ITrainedMethod method, Func<BaganModelHeader, ClassLatents> latents, bool blended = false)
    {
        var trained = method is FilteredSource filtered ? filtered.Inner : method;
        int[] all = [.. Enumerable.Range(0, saved.ClassNames.Count)];
        switch (trained)
        {
            case TrainedGenerator { Model: var model }:
                var graph = GeneratorGraph.Create("generator", NetworkWeights.Of(model.Generator), model.Header.Shape, model.Header.Options, blended);
                return new(saved, model.Header.Shape, model.Latents, all, [new("generator.onnx", "Latents and classes to images.", graph), LatentsOf(model.Latents)]);

            case ClassGenerators { Models: var models, Shape: var shape }:
                var options = models.Values.First().Header.Options;
                var generators = models.ToDictionary(m => m.Key, m => NetworkWeights.Of(m.Value.Generator));
                var standard = new StandardLatents(saved.ClassNames.Count, options.Networks.Latent);
                return new(
                    saved, shape, standard, [.. models.Keys.Order()],
                    [new("generator.onnx", "Latents and classes to images, by a generator for each class that lacked images.", GeneratorGraph.CreateByClass(generators, shape, options)), LatentsOf(standard)]);

            case TrainedBalanced { Autoencoder: var autoencoder, Teacher: var teacher }:
                var header = autoencoder.Header;
                var own = latents(header);
                return new(
                    saved, header.Shape, own, all,
                    [
                        new("decoder.onnx", "Latents to images. The method varies real images by it: image + decoder(moved code) - decoder(code).", GeneratorGraph.Create("decoder", NetworkWeights.Of(autoencoder.Decoder), header.Shape, header.Options, blended)),
                        LatentsOf(own),
                        new("encoder.onnx", "Images to latents.", RecognitionGraphs.Encoder(NetworkWeights.Of(autoencoder.Encoder), header.Shape, header.Options.Networks)),
                        TeacherOf(teacher, header.Shape),
                    ]);

            case TrainedDistil:
                throw new BaganInputException($"The method {saved.Method} trains a teacher alone, and no generator: it turns copies of real images. Train one that has a generator; --method balanced exports the same teacher beside its decoder.");

            default:
                throw new BaganInputException($"The method {saved.Method} trains no generator: there is nothing to export. Train one that has, such as --method bagan-conditional or balanced.");
        }
    }

    /// <summary>The files by name.</summary>
    internal IEnumerable<(string File, byte[] Content)> Files()
    {
        var metadata = new Dictionary<string, string>
        {
            ["program"] = $"bagan {BaganVersion.Text}",
            ["method"] = _saved.Method,
            ["classes"] = new JsonArray([.. _saved.ClassNames.Select(n => (JsonNode)n)]).ToJsonString(BaganJson.Line),
            ["value_range"] = "[-1, 1]",
            ["synthetic"] = "true",
            ["notice"] = Notice,
        };
        return Models.Select(m => (m.File, m.Graph.ToFile($"{m.Purpose} {Notice}", metadata)));
    }

    /// <summary>What a program must know: names, shapes, classes, and how the run's own pictures are drawn.</summary>
    internal JsonObject Description() => new()
    {
        ["program"] = $"bagan {BaganVersion.Text}",
        ["method"] = _saved.Method,
        ["seed"] = _saved.Seed,
        ["notice"] = Notice,
        ["channels"] = Shape.Channels,
        ["side"] = Shape.Side,
        ["value_range"] = new JsonArray(-1, 1),
        ["opset"] = GraphBuilder.Opset,
        ["classes"] = new JsonArray([.. _saved.ClassNames.Select(n => (JsonNode)n)]),
        ["drawable"] = new JsonArray([.. Drawable.Select(c => (JsonNode)c)]),
        ["models"] = new JsonArray([.. Models.Select(m => new JsonObject
        {
            ["file"] = m.File,
            ["purpose"] = m.Purpose,
            ["inputs"] = Values(m.Graph.Inputs),
            ["outputs"] = Values(m.Graph.Outputs),
        })]),
        ["draws"] = new JsonObject
        {
            ["noise"] = LatentDraws.TakesNoise(Latents),
            ["choices"] = new JsonArray([.. Enumerable.Range(0, Latents.Classes).Select(c => new JsonArray([.. LatentDraws.RangesOf(Latents, c).Select(r => (JsonNode)r)]))]),
        },
    };

    // A pretrained network stays where it is; its licence may not allow that it is passed on.
    private static ExportedModel TeacherOf(Teacher teacher, NetworkShape shape) => teacher.Classifiers.Select(c => c.Network).OfType<ProbeClassifier>().ToArray() is { Length: > 0 } probes
        ? new(
            "teacher-head.onnx",
            $"Features of the pretrained network {probes[0].BackboneName}, which is not part of the export, to probabilities of the classes. That network sees images as --backbone-input {probes[0].BackboneInput.Text} says.",
            RecognitionGraphs.TeacherHead(probes, shape))
        : new("teacher.onnx", "Images to probabilities of the classes.", RecognitionGraphs.Teacher(teacher.Classifiers, shape));

    private static ExportedModel LatentsOf(ClassLatents latents) => new("latents.onnx", "Normal noise and classes to latents.", LatentsGraph.Create(latents));

    private static JsonArray Values(IEnumerable<ValueInfoProto> values) => new([.. values.Select(v => new JsonObject
    {
        ["name"] = v.Name,
        ["type"] = v.Type.TensorType.ElemType == (int)TensorProto.Types.DataType.Int64 ? "int64" : "float32",
        ["shape"] = new JsonArray([.. v.Type.TensorType.Shape.Dim.Select(d => d.HasDimParam ? (JsonNode)d.DimParam : d.DimValue)]),
        ["meaning"] = v.DocString,
    })]);
}

/// <summary>One model.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Purpose">What it does, in a sentence.</param>
/// <param name="Graph">Its graph.</param>
internal sealed record ExportedModel(string File, string Purpose, GraphBuilder Graph);
