using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;

namespace Bagan.Export.Graphs;

/// <summary>The generator, or the decoder of an autoencoder, as ONNX nodes: <see cref="Generator.Forward"/> in other words.</summary>
internal static class GeneratorGraph
{
    /// <summary>The name of the input with the latents.</summary>
    internal const string Latents = "latents";

    /// <summary>The name of the input with the class indices.</summary>
    internal const string Class = "class";

    /// <summary>The name of the input with a weight for each class, which stands in place of <see cref="Class"/> where classes are blended.</summary>
    internal const string ClassWeights = "class_weights";

    /// <summary>The name of the output.</summary>
    internal const string Images = "images";

    /// <summary>A model of one generator for all classes.</summary>
    /// <param name="name">The name of the graph.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="shape">Images and classes.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="blended">
    /// Whether it takes a weight for each class, so that one class can change gradually into another. Such a model draws single pictures in browsers,
    /// where fewer and larger convolutions are quicker than Winograd's many.
    /// </param>
    internal static GraphBuilder Create(string name, NetworkWeights weights, NetworkShape shape, BaganOptions options, bool blended = false)
    {
        var graph = new GraphBuilder(name);
        var latents = Input(graph, options.Networks);
        string embedded = "";
        var told = weights.Has("labels.weight");
        if (blended)
        {
            var input = graph.FloatInput(ClassWeights, "A weight for each class; the weights of a row sum to 1.", GraphBuilder.Batch, shape.Classes);
            embedded = told ? graph.Add("MatMul", [input, weights.Constant(graph, "labels.weight")]) : "";
        }
        else
        {
            var input = ClassInput(graph, shape.Classes);
            embedded = told ? graph.Add("Gather", [weights.Constant(graph, "labels.weight"), input]) : "";
        }

        Output(graph, Add(graph, weights, shape, options, latents, told ? embedded : null, minimal: !blended), shape);
        return graph;
    }

    /// <summary>
    /// A model of a generator for each of some classes. Rows are sorted by their class, each part goes through its generator, and the images
    /// return to their rows. A class without a generator has no place in the table of generators: an index beyond it ends the run with an error.
    /// </summary>
    /// <param name="generators">Weights by class index.</param>
    /// <param name="shape">Images and all classes.</param>
    /// <param name="options">What they were trained with.</param>
    internal static GraphBuilder CreateByClass(IReadOnlyDictionary<int, NetworkWeights> generators, NetworkShape shape, BaganOptions options)
    {
        var graph = new GraphBuilder("generator");
        var latents = Input(graph, options.Networks);
        var classes = ClassInput(graph, shape.Classes);
        int[] known = [.. generators.Keys.Order()];
        var positions = graph.Constant([.. Enumerable.Range(0, shape.Classes).Select(c => (long)(Array.IndexOf(known, c) is var p && p >= 0 ? p : known.Length))], shape.Classes);
        var table = graph.Constant([.. Enumerable.Range(0, known.Length).Select(p => (long)p)], known.Length);
        var position = graph.Add("Gather", [table, graph.Add("Gather", [positions, classes])]);
        var (rows, images) = (new List<string>(), new List<string>());
        for (var p = 0; p < known.Length; p++)
        {
            var own = graph.Add("Equal", [position, graph.Constant([(long)p], [])]);
            var indices = graph.Add("Squeeze", [graph.Add("NonZero", [own]), graph.Ints(0)]); // [n]
            var part = graph.Add("Gather", [latents, indices]); // [n, D]
            graph.NameRows(part, $"rows_{known[p]}", options.Networks.Latent);
            var weights = generators[known[p]];
            var embedded = weights.Has("labels.weight") ? weights.Constant(graph, "labels.weight") : null; // [1, dense]
            rows.Add(indices);
            images.Add(Add(graph, weights, shape, options, part, embedded, minimal: true));
        }

        var sorted = graph.Add("Concat", [.. images], ("axis", 0L)); // [N, C, S, S]
        var places = graph.Add("Unsqueeze", [graph.Add("Concat", [.. rows], ("axis", 0L)), graph.Ints(1)]); // [N, 1]
        var empty = graph.Add("ConstantOfShape", [graph.Add("Shape", [sorted])]);
        Output(graph, graph.Add("ScatterND", [empty, places, sorted]), shape);
        return graph;
    }

    private static string Input(GraphBuilder graph, NetworkOptions networks) => graph.FloatInput(Latents, "What to draw; the model of latents makes it of noise and a class.", GraphBuilder.Batch, networks.Latent);

    private static string ClassInput(GraphBuilder graph, int classes) => graph.IntInput(Class, $"The class of each row, 0 to {classes - 1}.", GraphBuilder.Batch);

    private static void Output(GraphBuilder graph, string value, NetworkShape shape) =>
        graph.Output(value, Images, "Synthetic images, values from -1 (black) to 1 (white).", GraphBuilder.Batch, shape.Channels, shape.Side, shape.Side);

    private static string Add(GraphBuilder graph, NetworkWeights weights, NetworkShape shape, BaganOptions options, string latents, string? embedded, bool minimal)
    {
        // BAGAN-GP multiplies the latent by a vector of the class; the others add one behind the first dense layer.
        var multiplies = embedded is not null && options.SupervisedAutoencoder;
        var x = weights.Dense(graph, "dense1", multiplies ? graph.Add("Mul", [latents, embedded!]) : latents);
        if (embedded is not null && !multiplies)
        {
            x = graph.Add("Add", [x, embedded]);
        }

        var (dense, shift) = weights.Normalised("dense2", "norm0");
        x = graph.Add("Relu", [NetworkWeights.Dense(graph, dense, shift, graph.Add("Relu", [x]))]);

        // The first dimension is copied and not computed: it keeps its name, by which runtimes know later on that all parts are equally long.
        x = graph.Add("Reshape", [x, graph.Ints(0, options.Networks.GeneratorBase, shape.BaseSide, shape.BaseSide)]);
        var stages = Enumerable.Range(1, int.MaxValue).TakeWhile(stage => weights.Has($"conv{stage}.weight")).Count();
        if (stages == 0)
        {
            return graph.Add("Tanh", [weights.Convolution(graph, "image", x, 1, 0, 1)]);
        }

        var upsampling = new UpsamplingGraph(graph);
        string[,]? parts = null;
        for (var stage = 1; stage <= stages; stage++)
        {
            var (window, bias) = weights.Normalised($"conv{stage}", $"norm{stage}");
            parts = parts is null ? upsampling.OfImage(window, bias, x)
                : !minimal ? upsampling.OfImage(window, bias, upsampling.Join(parts))
                : upsampling.OfParts(window, bias, stage > 2 ? upsampling.Regroup(parts) : parts);
        }

        return upsampling.Image(weights["image.weight"], parts!, within: minimal && stages > 1 ? 2 : 1);
    }
}
