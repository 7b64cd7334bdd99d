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
    internal string Dense(GraphBuilder graph, string layer, string input)
    {
        string[] inputs = Has($"{layer}.bias")
            ? [input, Constant(graph, $"{layer}.weight"), Constant(graph, $"{layer}.bias")]
            : [input, Constant(graph, $"{layer}.weight")];
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

    /// <summary>A convolution without bias and the batch normalisation behind it, as one convolution with bias: its statistics are constants now.</summary>
    internal string NormalisedConvolution(GraphBuilder graph, string layer, string input, int stride)
    {
        const double Epsilon = 1e-5; // of Functional.BatchNorm
        var (window, shape) = _weights[$"{layer}.conv.weight"];
        var (scale, shift) = (_weights[$"{layer}.norm.weight"].Values, _weights[$"{layer}.norm.bias"].Values);
        var (mean, variance) = (_weights[$"{layer}.norm.running_mean"].Values, _weights[$"{layer}.norm.running_var"].Values);
        var weight = new float[window.Length];
        var bias = new float[scale.Length];
        var size = window.Length / scale.Length;
        for (var filter = 0; filter < scale.Length; filter++)
        {
            var factor = scale[filter] / Math.Sqrt(variance[filter] + Epsilon);
            bias[filter] = (float)(shift[filter] - (mean[filter] * factor));
            for (var i = filter * size; i < (filter + 1) * size; i++)
            {
                weight[i] = (float)(window[i] * factor);
            }
        }

        var pad = (int)shape[2] / 2;
        return Convolution(graph, [input, graph.Constant(weight, shape), graph.Constant(bias, bias.Length)], stride, pad, pad);
    }

    private static string Convolution(GraphBuilder graph, string[] inputs, int stride, int before, int after) =>
        graph.Add("Conv", inputs, ("strides", new long[] { stride, stride }), ("pads", new long[] { before, before, after, after }));
}
