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
        return Mean(graph, [.. classifiers.Select(c => Probabilities(graph, (SmallClassifier)c.Network, input))], shape.Classes);
    }

    /// <summary>A teacher of linear layers on a frozen network, without that network: its features to the mean of their probabilities.</summary>
    internal static GraphBuilder TeacherHead(IReadOnlyList<ProbeClassifier> classifiers, NetworkShape shape)
    {
        var graph = new GraphBuilder("teacher-head");
        var features = graph.FloatInput("features", "What the pretrained network makes of each image.", GraphBuilder.Batch, classifiers[0].FeatureCount);
        return Mean(graph, [.. classifiers.Select(c => Probabilities(graph, c, features))], shape.Classes);
    }

    private static GraphBuilder Mean(GraphBuilder graph, string[] answers, int classes)
    {
        var sum = answers.Length == 1 ? answers[0] : graph.Add("Sum", answers);
        graph.Output(
            graph.Add("Mul", [sum, graph.Constant(1f / answers.Length)]), "probabilities", "The probability of each class, all classes as likely as each other beforehand.", GraphBuilder.Batch, classes);
        return graph;
    }

    private static string Probabilities(GraphBuilder graph, ProbeClassifier network, string features)
    {
        var weights = NetworkWeights.Of(network);
        var standard = graph.Add("Mul", [graph.Add("Sub", [features, weights.Constant(graph, "features.mean")]), weights.Constant(graph, "features.scale")]);
        return graph.Add("Softmax", [weights.Dense(graph, "head", standard)], ("axis", -1L));
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
