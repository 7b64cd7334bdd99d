using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;

namespace Bagan.Export.Graphs;

/// <summary>
/// An ONNX graph under construction: constants, nodes, inputs and outputs. The operators are those of opset 17 (ONNX 1.12), the file
/// format is version 8, both the newest that the ONNX of Debian 12 reads.
/// </summary>
internal sealed class GraphBuilder
{
    /// <summary>The version of the operators.</summary>
    internal const int Opset = 17;

    /// <summary>The name of the first dimension of inputs and outputs: any number of rows.</summary>
    internal const string BatchName = "batch";

    /// <summary>Stands for <see cref="BatchName"/> in a shape.</summary>
    internal const long Batch = -1;

    private const int FormatVersion = 8;
    private readonly GraphProto _graph = new();
    private int _values;

    /// <summary>Starts a graph.</summary>
    /// <param name="name">Its name in the file.</param>
    internal GraphBuilder(string name) => _graph.Name = name;

    /// <summary>The inputs, in order.</summary>
    internal IEnumerable<ValueInfoProto> Inputs => _graph.Input;

    /// <summary>The outputs, in order.</summary>
    internal IEnumerable<ValueInfoProto> Outputs => _graph.Output;

    /// <summary>Adds a float32 input.</summary>
    internal string FloatInput(string name, string doc, params ReadOnlySpan<long> shape) => Input(name, doc, TensorProto.Types.DataType.Float, shape);

    /// <summary>Adds an int64 input.</summary>
    internal string IntInput(string name, string doc, params ReadOnlySpan<long> shape) => Input(name, doc, TensorProto.Types.DataType.Int64, shape);

    /// <summary>Names a value a float32 output.</summary>
    internal void Output(string value, string name, string doc, params ReadOnlySpan<long> shape)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Input = { value }, Output = { name }, Name = $"output_{name}" });
        _graph.Output.Add(Info(name, doc, TensorProto.Types.DataType.Float, shape));
    }

    /// <summary>Adds float32 numbers as a constant.</summary>
    internal string Constant(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds int64 numbers as a constant.</summary>
    internal string Constant(ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Constant(TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds one float32 number as a constant that fits any shape.</summary>
    internal string Constant(float value) => Constant([value], []);

    /// <summary>Adds whole numbers as a vector, for shapes and axes.</summary>
    internal string Ints(params long[] values) => Constant(values, values.Length);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="attributes">Settings of the operator: long, float, string or long[].</param>
    /// <returns>The name of the output.</returns>
    internal string Add(string operation, string[] inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var output = NewName();
        var node = new NodeProto { OpType = operation, Name = $"{operation.ToLowerInvariant()}_{output}" };
        node.Input.Add(inputs);
        node.Output.Add(output);
        foreach (var (name, value) in attributes)
        {
            node.Attribute.Add(Attribute(name, value));
        }

        _graph.Node.Add(node);
        return output;
    }

    /// <summary>Cuts a value into equal parts along a dimension.</summary>
    internal string[] Split(string value, long axis, int parts)
    {
        var node = new NodeProto { OpType = "Split", Name = $"split_{value}", Input = { value }, Attribute = { Attribute("axis", axis) } };
        string[] names = [.. Enumerable.Range(0, parts).Select(_ => NewName())];
        node.Output.Add(names);
        _graph.Node.Add(node);
        return names;
    }

    /// <summary>Tells the shape of a float32 value whose number of rows no one can infer: values made of it row by row have as many, by this name.</summary>
    internal void NameRows(string value, string rows, long columns)
    {
        var info = Info(value, "", TensorProto.Types.DataType.Float, [Batch, columns]);
        info.Type.TensorType.Shape.Dim[0].DimParam = rows;
        _graph.ValueInfo.Add(info);
    }

    /// <summary>The whole file.</summary>
    /// <param name="doc">What the model does, for people.</param>
    /// <param name="metadata">Texts by name.</param>
    internal byte[] ToFile(string doc, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = FormatVersion,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
            ProducerName = "bagan",
            ProducerVersion = BaganVersion.Text,
            ModelVersion = 1,
            DocString = doc,
            Graph = _graph,
        };
        model.MetadataProps.AddRange(metadata.Select(m => new StringStringEntryProto { Key = m.Key, Value = m.Value }));
        return model.ToByteArray();
    }

    private string Input(string name, string doc, TensorProto.Types.DataType type, ReadOnlySpan<long> shape)
    {
        _graph.Input.Add(Info(name, doc, type, shape));
        return name;
    }

    private string Constant(TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = NewName(), DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape.ToArray());
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string NewName() => $"v{++_values}";

    private static ValueInfoProto Info(string name, string doc, TensorProto.Types.DataType type, ReadOnlySpan<long> shape)
    {
        var sizes = new TensorShapeProto();
        foreach (var size in shape)
        {
            sizes.Dim.Add(size == Batch ? new TensorShapeProto.Types.Dimension { DimParam = BatchName } : new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        return new ValueInfoProto { Name = name, DocString = doc, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = sizes } } };
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case long whole:
                (attribute.Type, attribute.I) = (AttributeProto.Types.AttributeType.Int, whole);
                break;
            case float real:
                (attribute.Type, attribute.F) = (AttributeProto.Types.AttributeType.Float, real);
                break;
            case string text:
                (attribute.Type, attribute.S) = (AttributeProto.Types.AttributeType.String, ByteString.CopyFromUtf8(text));
                break;
            case long[] list:
                attribute.Type = AttributeProto.Types.AttributeType.Ints;
                attribute.Ints.AddRange(list);
                break;
            default:
                throw new ArgumentException($"An attribute of the type {value.GetType().Name}.", nameof(value));
        }

        return attribute;
    }
}
