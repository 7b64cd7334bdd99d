using Bagan.Evaluation.Classifiers;
using Bagan.Networks;

namespace Bagan.Export.Graphs;

/// <summary>The networks that look at images, as ONNX nodes.</summary>
internal static class RecognitionGraphs
{
    private const string Images = "images";

    /// <summary>The encoder: images to codes, which are latents of the decoder.</summary>
    internal static GraphBuilder Encoder(NetworkWeights weights, NetworkShape shape, NetworkOptions networks)
    {
        var graph = new GraphBuilder("encoder");
        var x = Input(graph, shape);
        var side = shape.Side;
        for (var layer = 1; weights.Has($"trunk.conv{layer}.weight"); layer++)
        {
            var stride = ConvTrunk.StrideOf(layer);
            var (before, after) = SamePadding.Of(side, 3, stride);
            x = graph.Add("LeakyRelu", [weights.Convolution(graph, $"trunk.conv{layer}", x, stride, before, after)], ("alpha", (float)networks.LeakySlope));
            side = (side + stride - 1) / stride;
        }

        graph.Output(weights.Dense(graph, "head", graph.Add("Flatten", [x])), "latents", "The code of each image.", GraphBuilder.Batch, networks.Latent);
        return graph;
    }

    /// <summary>A teacher of several classifiers: images to the mean of their probabilities.</summary>
    internal static GraphBuilder Teacher(IReadOnlyList<TrainedClassifier> classifiers, NetworkShape shape)
    {
        var graph = new GraphBuilder("teacher");
        var input = Input(graph, shape);
        string[] answers = [.. classifiers.Select(c => Probabilities(graph, (SmallClassifier)c.Network, input))];
        var sum = answers.Length == 1 ? answers[0] : graph.Add("Sum", answers);
        graph.Output(
            graph.Add("Mul", [sum, graph.Constant(1f / answers.Length)]), "probabilities", "The probability of each class, all classes as likely as each other beforehand.", GraphBuilder.Batch, shape.Classes);
        return graph;
    }

    private static string Input(GraphBuilder graph, NetworkShape shape) =>
        graph.FloatInput(Images, "Images, values from -1 (black) to 1 (white).", GraphBuilder.Batch, shape.Channels, shape.Side, shape.Side);

    private static string Probabilities(GraphBuilder graph, SmallClassifier network, string images)
    {
        var weights = NetworkWeights.Of(network);
        var x = images;
        foreach (var (layer, stride, pools) in network.Convolutions)
        {
            x = graph.Add("Relu", [weights.NormalisedConvolution(graph, layer, x, stride)]);
            if (pools)
            {
                x = graph.Add("AveragePool", [x], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
            }
        }

        x = graph.Add("Relu", [weights.Dense(graph, "dense", graph.Add("Flatten", [x]))]);
        return graph.Add("Softmax", [weights.Dense(graph, "head", x)], ("axis", -1L));
    }
}
