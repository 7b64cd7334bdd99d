using System.Globalization;
using Bagan.Tensors;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Onnx;

namespace Bagan.Evaluation.Backbones;

/// <summary>
/// A network out of an ONNX file, run by ONNX Runtime on the processor. Its one input is a batch of images, channels first or last, in float32, float16 or
/// bytes. Of several outputs the first with a row an image counts; maps [N, F, h, w] and tokens [N, T, F] are averaged. Where the file allows batches of
/// one alone, the limit is lifted if two images together give the same as each alone; otherwise images are run one by one.
/// </summary>
internal sealed class OnnxNetwork : IBackboneNetwork
{
    private const double Tolerance = 1e-3;
    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly Layout _layout;
    private readonly bool _oneByOne;
    private string? _output;

    private OnnxNetwork(InferenceSession session, string name, Layout layout, bool oneByOne) => (_session, _name, _layout, _oneByOne) = (session, name, layout, oneByOne);

    /// <inheritdoc/>
    public int Planes => _layout.Planes;

    /// <inheritdoc/>
    public BackboneInput Input => _layout.Input;

    /// <inheritdoc/>
    public string Arithmetic => $"ONNX Runtime {OptionalPackage.OnnxRuntime.Version}";

    /// <summary>Whether images are run one by one.</summary>
    internal bool OneByOne => _oneByOne;

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="message">Told that ONNX Runtime is downloaded.</param>
    /// <exception cref="BaganInputException">It is no ONNX model, or takes something else than images; or ONNX Runtime is missing.</exception>
    internal static OnnxNetwork Open(string path, Action<string> message)
    {
        var bytes = File.ReadAllBytes(path);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new BaganInputException($"--backbone {path} is no ONNX file: {e.Message}", e);
        }

        if (model.Graph is not { } graph || graph.Node.Count == 0)
        {
            throw new BaganInputException($"--backbone {path} is no ONNX file: it holds no network.");
        }

        OnnxRuntimeLibrary.Require(message);
        var layout = Layout.Of(model, path);
        if (layout.Batch != 1)
        {
            return new OnnxNetwork(Load(path, null), path, layout, layout.Batch is { } many && many != 0 ? throw new BaganInputException($"--backbone {path} takes batches of {many} images alone. Export it with a free batch size.") : false);
        }

        var external = graph.Initializer.Any(t => t.DataLocation == TensorProto.Types.DataLocation.External);
        if (!external && Freed(model, bytes, path, layout) is { } freed)
        {
            return freed;
        }

        return new OnnxNetwork(Load(path, null), path, layout, oneByOne: true);
    }

    /// <inheritdoc/>
    public float[] Run(float[] images, int count, int size)
    {
        if (!_oneByOne || count == 1)
        {
            return RunBatch(images, count, size);
        }

        var length = images.Length / count;
        return [.. Enumerable.Range(0, count).SelectMany(i => RunBatch(images[(i * length)..((i + 1) * length)], 1, size))];
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static InferenceSession Load(string path, byte[]? bytes)
    {
        // Threads that wait would take the processor from the networks of this program.
        using var options = new SessionOptions { IntraOpNumThreads = Engine.Threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            return bytes is null ? new InferenceSession(path, options) : new InferenceSession(bytes, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new BaganInputException($"--backbone {path} cannot be loaded by ONNX Runtime {OptionalPackage.OnnxRuntime.Version}: {FirstLine(e)}", e);
        }
    }

    // The network for batches of any size; null where it does not work as one.
    private static OnnxNetwork? Freed(ModelProto model, byte[] bytes, string path, Layout layout)
    {
        var graph = model.Graph;
        graph.Input.First(i => i.Name == layout.Name).Type.TensorType.Shape.Dim[0].DimParam = "batch";
        foreach (var output in graph.Output.Where(o => o.Type?.TensorType?.Shape?.Dim.Count > 0))
        {
            output.Type.TensorType.Shape.Dim[0].DimParam = "batch";
        }

        graph.ValueInfo.Clear();
        var size = layout.Input.Size ?? BackboneInput.UsualSize;
        var length = layout.Planes * size * size;
        var random = new Random(1);
        float[] two = [.. Enumerable.Range(0, 2 * length).Select(_ => random.NextSingle())];
        OnnxNetwork? freed = null;
        try
        {
            freed = new OnnxNetwork(Load(path, model.ToByteArray()), path, layout, oneByOne: false);
            var together = freed.RunBatch(two, 2, size);
            float[] apart = [.. freed.RunBatch(two[..length], 1, size), .. freed.RunBatch(two[length..], 1, size)];
            var scale = apart.Length == 0 ? 0 : apart.Max(Math.Abs);
            if (together.Length == apart.Length && together.Zip(apart).All(p => Math.Abs(p.First - p.Second) <= Tolerance * scale))
            {
                return freed;
            }
        }
        catch (BaganInputException)
        {
            // A shape inside it is written for one image: then one image it is.
        }

        freed?.Dispose();
        return null;
    }

    private float[] RunBatch(float[] images, int count, int size)
    {
        using var input = _layout.ToValue(images, count, size);
        using var options = new RunOptions();
        try
        {
            string[] wanted = _output is null ? [.. _session.OutputNames] : [_output];
            using var results = _session.Run(options, new Dictionary<string, OrtValue> { [_layout.Name] = input }, wanted);
            var shapes = results.Select(r => r.IsTensor ? r.GetTensorTypeAndShape().Shape : []).ToArray();
            var position = shapes.Length == 1 ? 0 : Array.FindIndex(shapes, s => s.Length == 2 && s[0] == count);
            if (position < 0 || shapes[position] is not { Length: >= 2 and <= 4 } shape || shape[0] != count || shape.Any(d => d < 1))
            {
                var list = string.Join(", ", _session.OutputNames.Zip(shapes).Select(p => $"{p.First} [{string.Join(", ", p.Second)}]"));
                throw new BaganInputException($"--backbone {_name} returns {list} for {count} images of {_layout.Planes}x{size}x{size}; one output must have a row of features per image.");
            }

            _output = wanted[position];
            return Average(Numbers(results[position]), shape, _layout.ChannelsLast);
        }
        catch (OnnxRuntimeException e)
        {
            throw new BaganInputException($"--backbone {_name} fails on {count} images of {_layout.Planes}x{size}x{size}: {FirstLine(e)} --backbone-input size=N gives it another size.", e);
        }
    }

    private float[] Numbers(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
        TensorElementType.Float16 => [.. value.GetTensorDataAsSpan<Float16>().ToArray().Select(h => (float)h)],
        var other => throw new BaganInputException($"--backbone {_name} returns numbers of type {other}; float32 or float16 are needed."),
    };

    // [N, F], [N, T, F], [N, F, h, w] or, channels last, [N, h, w, F] to [N, F].
    private static float[] Average(float[] values, long[] shape, bool channelsLast)
    {
        var (rows, places, width) = shape switch
        {
            [var n, var f] => (n, 1L, f),
            [var n, var t, var f] => (n, t, f),
            [var n, var h, var w, var f] when channelsLast => (n, h * w, f),
            [var n, var f, var h, var w] => (n, h * w, f),
            _ => throw new ArgumentException("Two to four dimensions are averaged.", nameof(shape)),
        };
        if (places == 1)
        {
            return values;
        }

        var lastIsFeature = shape.Length == 3 || channelsLast;
        var result = new float[rows * width];
        for (var n = 0L; n < rows; n++)
        {
            for (var f = 0L; f < width; f++)
            {
                var sum = 0.0;
                for (var p = 0L; p < places; p++)
                {
                    sum += values[(n * width * places) + (lastIsFeature ? (p * width) + f : (f * places) + p)];
                }

                result[(n * width) + f] = (float)(sum / places);
            }
        }

        return result;
    }

    private static string FirstLine(OnnxRuntimeException e) => e.Message.Split('\n')[0].TrimEnd('.') + ".";

    /// <summary>The form of a model's input.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Batch">The fixed number of images; null or 0: free.</param>
    /// <param name="Planes">1 or 3.</param>
    /// <param name="ChannelsLast">Whether the planes come last.</param>
    /// <param name="Type">Float, Float16 or Uint8, as ONNX numbers them.</param>
    /// <param name="Input">What the file says of size, order and numbers.</param>
    private sealed record Layout(string Name, long? Batch, int Planes, bool ChannelsLast, TensorProto.Types.DataType Type, BackboneInput Input)
    {
        internal static Layout Of(ModelProto model, string path)
        {
            var graph = model.Graph;
            var weights = graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
            var inputs = graph.Input.Where(i => !weights.Contains(i.Name)).ToList();
            var type = (TensorProto.Types.DataType)(inputs.Count == 1 ? inputs[0].Type?.TensorType?.ElemType ?? 0 : 0);
            if (inputs is not [var input] || input.Type?.TensorType?.Shape?.Dim is not { Count: 4 } dims || type is not (TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Uint8))
            {
                throw new BaganInputException($"--backbone {path} takes {(inputs.Count == 0 ? "nothing" : string.Join(", ", inputs.Select(Describe)))}; a backbone takes one batch of images [N, 3, H, W] or [N, H, W, 3] in float32, float16 or uint8.");
            }

            long[] sizes = [.. dims.Select(d => d.HasDimValue ? d.DimValue : 0)];
            var last = sizes[1] is not (1 or 3) && sizes[3] is 1 or 3;
            var planes = last ? sizes[3] : sizes[1] == 0 ? 3 : sizes[1];
            var (height, width) = last ? (sizes[1], sizes[2]) : (sizes[2], sizes[3]);
            if (planes is not (1 or 3) || (height != width && height != 0 && width != 0) || Math.Max(height, width) > BackboneInput.LargestSize)
            {
                throw new BaganInputException($"--backbone {path} takes {Describe(input)}; a backbone takes squares of up to {BackboneInput.LargestSize} pixels with 1 or 3 planes.");
            }

            var said = FromMetadata(model) with { Size = Math.Max(height, width) is > 0 and var side ? (int)side : Metadata(model, "input_size") is { } text && text.Split(Separators, StringSplitOptions.RemoveEmptyEntries) is [.., var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : null };
            if (type == TensorProto.Types.DataType.Uint8)
            {
                said = said with { Low = 0, High = 255, Mean = [0, 0, 0], Deviation = [1, 1, 1] };
            }

            return new Layout(input.Name, dims[0].HasDimValue ? dims[0].DimValue : null, (int)planes, last, type, said);
        }

        internal OrtValue ToValue(float[] images, int count, int size)
        {
            var values = ChannelsLast && Planes > 1 ? Last(images, count, size) : images;
            long[] shape = ChannelsLast ? [count, size, size, Planes] : [count, Planes, size, size];
            return Type switch
            {
                TensorProto.Types.DataType.Float16 => OrtValue.CreateTensorValueFromMemory(values.Select(v => (Float16)v).ToArray(), shape),
                TensorProto.Types.DataType.Uint8 => OrtValue.CreateTensorValueFromMemory(values.Select(v => (byte)Math.Clamp(MathF.Round(v), 0, 255)).ToArray(), shape),
                _ => OrtValue.CreateTensorValueFromMemory(values, shape),
            };
        }

        private static readonly char[] Separators = ['[', ']', '(', ')', ',', ' ', '/', ';'];

        private float[] Last(float[] images, int count, int size)
        {
            var result = new float[images.Length];
            var places = size * size;
            for (var n = 0; n < count; n++)
            {
                for (var c = 0; c < Planes; c++)
                {
                    for (var p = 0; p < places; p++)
                    {
                        result[(((n * places) + p) * Planes) + c] = images[(((n * Planes) + c) * places) + p];
                    }
                }
            }

            return result;
        }

        // The keys of Windows' image models, and mean and std as numbers.
        private static BackboneInput FromMetadata(ModelProto model)
        {
            (float Low, float High)? range = Metadata(model, "Image.NominalPixelRange") switch
            {
                "NominalRange_0_255" => (0, 255),
                "Normalized_0_1" => (0, 1),
                "Normalized_1_1" => (-1, 1),
                _ => null,
            };
            bool? blueFirst = Metadata(model, "Image.BitmapPixelFormat") switch { "Bgr8" => true, "Rgb8" => false, _ => null };
            return new BackboneInput(null, blueFirst, range?.Low, range?.High, Three("mean"), Three("std"));

            float[]? Three(string key) => Metadata(model, key) is { } text
                && BackboneInput.TryParse($"{key}={string.Join('/', text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))}", out _) is { } read
                ? read.Mean ?? read.Deviation : null;
        }

        private static string? Metadata(ModelProto model, string key) => model.MetadataProps.FirstOrDefault(p => p.Key == key)?.Value;

        private static string Describe(ValueInfoProto input) =>
            $"{input.Name} [{string.Join(", ", input.Type?.TensorType?.Shape?.Dim.Select(d => d.HasDimValue ? d.DimValue.ToString(CultureInfo.InvariantCulture) : d.DimParam is { Length: > 0 } name ? name : "?") ?? [])}]";
    }
}
