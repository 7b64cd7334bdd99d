using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Export.Graphs;

/// <summary>The float32 weights of a network by name, and the layers that are made of them.</summary>
internal sealed class NetworkWeights
{
    private readonly Dictionary<string, (float[] Values, long[] Shape)> _weights;

    private NetworkWeights(Dictionary<string, (float[] Values, long[] Shape)> weights) => _weights = weights;

    /// <summary>Copies them out of a network: the full float32 numbers, whatever it computes in.</summary>
    internal static NetworkWeights Of(Module network)
    {
        using var scope = new TensorScope();
        return new(network.State().ToDictionary(t => t.Name, t => (t.Tensor.To(Device.Cpu).Contiguous().ToArray<float>(), t.Tensor.Shape.ToArray()), StringComparer.Ordinal));
    }

    /// <summary>Whether there is a weight of this name.</summary>
    internal bool Has(string name) => _weights.ContainsKey(name);

    /// <summary>Values and shape.</summary>
    internal (float[] Values, long[] Shape) this[string name] => _weights[name];

    /// <summary>A weight as a constant of a graph.</summary>
    internal string Constant(GraphBuilder graph, string name) => graph.Constant(_weights[name].Values, _weights[name].Shape);

    /// <summary>A dense layer: [N, in] to [N, out].</summary>
    internal string Dense(GraphBuilder graph, string layer, string input) =>
        Dense(graph, _weights[$"{layer}.weight"], Has($"{layer}.bias") ? _weights[$"{layer}.bias"].Values : null, input);

    /// <summary>A dense layer of a weight [out, in] and a bias [out] or null: [N, in] to [N, out].</summary>
    internal static string Dense(GraphBuilder graph, (float[] Values, long[] Shape) weight, float[]? bias, string input)
    {
        string[] inputs = bias is null
            ? [input, graph.Constant(weight.Values, weight.Shape)]
            : [input, graph.Constant(weight.Values, weight.Shape), graph.Constant(bias, bias.Length)];
        return graph.Add("Gemm", inputs, ("transB", 1L));
    }

    /// <summary>A convolution with so many zeros before and after each side.</summary>
    internal string Convolution(GraphBuilder graph, string layer, string input, int stride, int before, int after)
    {
        string[] inputs = Has($"{layer}.bias")
            ? [input, Constant(graph, $"{layer}.weight"), Constant(graph, $"{layer}.bias")]
            : [input, Constant(graph, $"{layer}.weight")];
        return Convolution(graph, inputs, stride, before, after);
    }

    /// <summary>A convolution without bias and the batch normalisation behind it, as one convolution with bias.</summary>
    internal string NormalisedConvolution(GraphBuilder graph, string layer, string input, int stride)
    {
        var ((window, shape), bias) = Normalised($"{layer}.conv", $"{layer}.norm");
        var pad = (int)shape[2] / 2;
        return Convolution(graph, [input, graph.Constant(window, shape), graph.Constant(bias!, bias!.Length)], stride, pad, pad);
    }

    /// <summary>
    /// The weight of a layer without bias with the batch normalisation behind it, whose statistics are constants now: a weight and a bias. Several
    /// rows of a dense layer may belong to one channel. Without such a normalisation the weight is returned as it is, without a bias.
    /// </summary>
    internal ((float[] Values, long[] Shape) Weight, float[]? Bias) Normalised(string layer, string norm)
    {
        const double Epsilon = 1e-5; // of Functional.BatchNorm
        var (values, shape) = _weights[$"{layer}.weight"];
        if (!Has($"{norm}.weight"))
        {
            return ((values, shape), null);
        }

        var (scale, shift) = (_weights[$"{norm}.weight"].Values, _weights[$"{norm}.bias"].Values);
        var (mean, variance) = (_weights[$"{norm}.running_mean"].Values, _weights[$"{norm}.running_var"].Values);
        var rows = (int)shape[0];
        var size = values.Length / rows;
        var weight = new float[values.Length];
        var bias = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            var channel = row / (rows / scale.Length);
            var factor = scale[channel] / Math.Sqrt(variance[channel] + Epsilon);
            bias[row] = (float)(shift[channel] - (mean[channel] * factor));
            for (var i = row * size; i < (row + 1) * size; i++)
            {
                weight[i] = (float)(values[i] * factor);
            }
        }

        return ((weight, shape), bias);
    }

    private static string Convolution(GraphBuilder graph, string[] inputs, int stride, int before, int after) =>
        graph.Add("Conv", inputs, ("strides", new long[] { stride, stride }), ("pads", new long[] { before, before, after, after }));
}
