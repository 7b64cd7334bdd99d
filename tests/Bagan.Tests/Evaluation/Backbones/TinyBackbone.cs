using Google.Protobuf;
using Onnx;

namespace Bagan;

/// <summary>A tiny network in ONNX: a convolution of six windows on 8 x 8 colour images, ReLU, and the means of quarters: 24 features.</summary>
internal static class TinyBackbone
{
    internal const int Side = 8;
    internal const int Width = 24;
    private const int Filters = 6;

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="batch">The fixed number of images; 0: free.</param>
    /// <param name="side">The fixed side; 0: free.</param>
    /// <param name="forOne">Whether a shape inside is written for one image.</param>
    /// <param name="channelsLast">Whether it takes [N, H, W, 3].</param>
    /// <param name="change">What else is changed.</param>
    internal static string Write(string path, int batch = 0, int side = Side, bool forOne = false, bool channelsLast = false, Action<ModelProto>? change = null)
    {
        var graph = new GraphProto { Name = "tiny" };
        long[] shape = channelsLast ? [batch, side, side, 3] : [batch, 3, side, side];
        graph.Input.Add(Value("image", shape));
        if (channelsLast)
        {
            var turn = Node("Transpose", ["image"], "turned");
            turn.Attribute.Add(Integers("perm", 0, 3, 1, 2));
            graph.Node.Add(turn);
        }

        var convolution = Node("Conv", [channelsLast ? "turned" : "image", "weight"], "maps");
        convolution.Attribute.Add(Integers("pads", 1, 1, 1, 1));
        var pool = Node("AveragePool", ["positive"], "quarters");
        pool.Attribute.Add(Integers("kernel_shape", 4, 4));
        pool.Attribute.Add(Integers("strides", 4, 4));
        graph.Node.Add([convolution, Node("Relu", ["maps"], "positive"), pool, forOne ? Node("Reshape", ["quarters", "one row"], "features") : Node("Flatten", ["quarters"], "features")]);
        var weights = new TensorProto { Name = "weight", DataType = (int)TensorProto.Types.DataType.Float };
        weights.Dims.Add([Filters, 3, 3, 3]);
        weights.FloatData.Add(Weights());
        graph.Initializer.Add(weights);
        if (forOne)
        {
            var row = new TensorProto { Name = "one row", DataType = (int)TensorProto.Types.DataType.Int64 };
            row.Dims.Add(2);
            row.Int64Data.Add([1, Width]);
            graph.Initializer.Add(row);
        }

        graph.Output.Add(Value("features", batch, Width));
        var model = new ModelProto { IrVersion = 7, ProducerName = "tests", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 13 });
        change?.Invoke(model);
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    /// <summary>Its features, computed plainly.</summary>
    /// <param name="image">[3, 8, 8], prepared.</param>
    internal static float[] Features(ReadOnlySpan<float> image)
    {
        var weights = Weights();
        var result = new float[Width];
        for (var f = 0; f < Filters; f++)
        {
            for (var y = 0; y < Side; y++)
            {
                for (var x = 0; x < Side; x++)
                {
                    var sum = 0f;
                    for (var k = 0; k < 27; k++)
                    {
                        var (row, column) = (y + (k / 3 % 3) - 1, x + (k % 3) - 1);
                        sum += row is >= 0 and < Side && column is >= 0 and < Side ? weights[(f * 27) + k] * image[(k / 9 * Side * Side) + (row * Side) + column] : 0;
                    }

                    result[(f * 4) + (y / 4 * 2) + (x / 4)] += Math.Max(0, sum) / 16;
                }
            }
        }

        return result;
    }

    internal static StringStringEntryProto Said(string key, string value) => new() { Key = key, Value = value };

    internal static ValueInfoProto Value(string name, params long[] shape)
    {
        var sizes = new TensorShapeProto();
        sizes.Dim.Add(shape.Select(s => s == 0 ? new TensorShapeProto.Types.Dimension { DimParam = "any" } : new TensorShapeProto.Types.Dimension { DimValue = s }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = sizes } } };
    }

    private static float[] Weights()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Filters * 27).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static NodeProto Node(string type, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = type, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }

    private static AttributeProto Integers(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }
}
