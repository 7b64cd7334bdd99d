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
    /// <param name="blended">Whether it takes a weight for each class, so that one class can change gradually into another.</param>
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

        Output(graph, Add(graph, weights, shape, options, latents, told ? embedded : null), shape);
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
            var weights = generators[known[p]];
            var embedded = weights.Has("labels.weight") ? weights.Constant(graph, "labels.weight") : null; // [1, dense]
            rows.Add(indices);
            images.Add(Add(graph, weights, shape, options, part, embedded));
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

    private static string Add(GraphBuilder graph, NetworkWeights weights, NetworkShape shape, BaganOptions options, string latents, string? embedded)
    {
        // BAGAN-GP multiplies the latent by a vector of the class; the others add one behind the first dense layer.
        var multiplies = embedded is not null && options.SupervisedAutoencoder;
        var x = weights.Dense(graph, "dense1", multiplies ? graph.Add("Mul", [latents, embedded!]) : latents);
        if (embedded is not null && !multiplies)
        {
            x = graph.Add("Add", [x, embedded]);
        }

        x = graph.Add("Relu", [weights.Dense(graph, "dense2", graph.Add("Relu", [x]))]);
        x = graph.Add("Reshape", [x, graph.Ints(-1, options.Networks.GeneratorBase, shape.BaseSide, shape.BaseSide)]);
        var stages = 0;
        while (weights.Has($"conv{stages + 1}.weight"))
        {
            x = stages > 0 ? ToSpace(graph, x) : x;
            x = Upsample(graph, weights[$"conv{++stages}.weight"], x);
        }

        return stages == 0
            ? graph.Add("Tanh", [weights.Convolution(graph, "image", x, 1, 0, 1)])
            : ToSpace(graph, graph.Add("Tanh", [ImageOfPhases(graph, weights["image.weight"], x)]));
    }

    // Four times the channels on a small image, one part for each place of a square of four pixels, to the pixels of the large image.
    private static string ToSpace(GraphBuilder graph, string phases) => graph.Add("DepthToSpace", [phases], ("blocksize", 2L), ("mode", "DCR"));

    // The image's 2x2 window over what the last upsampling gives, before its parts become pixels: then only the image is rearranged, and not all its filters.
    private static string ImageOfPhases(GraphBuilder graph, (float[] Values, long[] Shape) window, string phases)
    {
        const int Size = 2;
        var (channels, filters) = ((int)window.Shape[0], (int)window.Shape[1]);
        var weights = new float[4 * channels * 4 * filters * Size * Size];
        for (var pixel = 0; pixel < 4; pixel++)
        {
            for (var place = 0; place < Size * Size; place++)
            {
                var (row, column) = ((pixel / 2) + (place / Size), (pixel % 2) + (place % Size));
                var phase = (row % 2 * 2) + (column % 2);
                for (var channel = 0; channel < channels; channel++)
                {
                    for (var filter = 0; filter < filters; filter++)
                    {
                        var plane = ((((pixel * channels) + channel) * 4) + phase) * filters + filter;
                        weights[(plane * Size * Size) + (row / 2 * Size) + (column / 2)] = window.Values[(((channel * filters) + filter) * Size * Size) + place];
                    }
                }
            }
        }

        return NetworkWeights.Convolution(graph, [phases, graph.Constant(weights, 4 * channels, 4 * filters, Size, Size)], 1, 0, 1);
    }

    // Nearest upsampling and a 5x5 window, as a 3x3 window on the small image with four times the filters: of the 25 products for a pixel many
    // share one pixel of the small image, and their weights are summed beforehand. A third of the work, the same sums. The parts are not yet pixels.
    private static string Upsample(GraphBuilder graph, (float[] Values, long[] Shape) window, string input)
    {
        const int Large = 5;
        const int Small = 3;
        var (filters, channels) = ((int)window.Shape[0], (int)window.Shape[1]);
        var summed = new float[4 * filters * channels * Small * Small];
        for (var phase = 0; phase < 4; phase++)
        {
            for (var plane = 0; plane < filters * channels; plane++)
            {
                for (var k = 0; k < Large * Large; k++)
                {
                    var row = SourceOf(phase / 2, k / Large);
                    var column = SourceOf(phase % 2, k % Large);
                    summed[(((phase * filters * channels) + plane) * Small * Small) + (row * Small) + column] += window.Values[(plane * Large * Large) + k];
                }
            }
        }

        var phases = NetworkWeights.Convolution(graph, [input, graph.Constant(summed, 4 * filters, channels, Small, Small)], 1, 1, 1);
        return graph.Add("Relu", [phases]);

        // Which of the three source pixels around a pixel's own lies under a place of the large window.
        static int SourceOf(int phase, int place) => (phase + place) / 2;
    }
}
