using Bagan.Tensors;
using Bagan.Tensors.Modules;
using Onnx;

namespace Bagan.Evaluation.Backbones;

/// <summary>
/// ResNet-18 for ImageNet (He et al. 2016) as its published model has it: a 7x7 convolution of stride 2, 3x3 maxima of stride 2, four stages of two basic
/// blocks with 64 to 512 filters (the last stage of this model has a third block), and the mean over the image. Where a window of stride 2 needs a border, more of it is at the left and the top.
/// </summary>
internal sealed class ImageNetResNet18 : Module
{
    /// <summary>Length of a feature vector.</summary>
    internal const int Width = 512;

    /// <summary>The side must be a multiple of it.</summary>
    internal const int SideStep = 32;

    // Convolutions and normalisations of the model's graph: the first, then two or three a block.
    private const int Convolutions = 22;
    private readonly Layer _stem;
    private readonly List<Block> _blocks = [];

    /// <summary>Creates the network, drawing weights from the engine's generator.</summary>
    internal ImageNetResNet18()
    {
        _stem = Register("stem", new Layer(3, 64, 7, 2));
        var inputs = 64;
        for (var stage = 1; stage <= 4; stage++)
        {
            var filters = 32 << stage;
            for (var block = 1; block <= (stage == 4 ? 3 : 2); block++)
            {
                _blocks.Add(Register($"stage{stage}.block{block}", new Block(inputs, filters, stage > 1 && block == 1 ? 2 : 1)));
                inputs = filters;
            }
        }
    }

    /// <summary>[N, 3, S, S], prepared as the weights want it, to float32 [N, 512].</summary>
    internal Tensor Forward(Tensor images)
    {
        var x = _stem.ForwardRelu(images); // [N, 64, S / 2, S / 2]
        x = Functional.MaxPool2d(Functional.Pad(x, 1, 0, 1, 0), 3, 2); // nothing is below 0 behind a ReLU, so zeros are no maxima
        foreach (var block in _blocks)
        {
            x = block.Forward(x); // [N, filters, s, s]
        }

        return Functional.GlobalAvgPool2d(x.To(ScalarType.Float32)); // [N, 512]
    }

    /// <summary>Takes the weights of the published model.</summary>
    /// <param name="model">Its graph: each convolution is followed by its normalisation.</param>
    /// <exception cref="BaganInputException">It is another network.</exception>
    internal void Read(GraphProto model)
    {
        var values = model.Initializer.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var norms = model.Node.Where(n => n.OpType == "BatchNormalization").ToDictionary(n => n.Input[0], StringComparer.Ordinal);
        var pairs = new Queue<(NodeProto Convolution, NodeProto Norm)>(
            model.Node.Where(n => n.OpType == "Conv").Where(n => norms.ContainsKey(n.Output[0])).Select(n => (n, norms[n.Output[0]])));
        if (pairs.Count != Convolutions)
        {
            throw Other();
        }

        var state = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        using var scope = new TensorScope();
        foreach (var name in LayersOfGraph())
        {
            var (convolution, norm) = pairs.Dequeue();
            state[$"{name}.conv.weight"] = Value(convolution.Input[1]);
            foreach (var (part, position) in new[] { ("weight", 1), ("bias", 2), ("running_mean", 3), ("running_var", 4) })
            {
                state[$"{name}.norm.{part}"] = Value(norm.Input[position]);
            }
        }

        try
        {
            LoadState(state);
        }
        catch (EngineException)
        {
            throw Other();
        }

        Tensor Value(string name)
        {
            var tensor = values.TryGetValue(name, out var found) && found.DataType == (int)TensorProto.Types.DataType.Float ? found : throw Other();
            long[] shape = [.. tensor.Dims];
            var numbers = tensor.FloatData.Count > 0 ? [.. tensor.FloatData] : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
            return numbers.LongLength == shape.Aggregate(1L, (a, b) => a * b) ? Tensor.From<float>(numbers, shape) : throw Other();
        }

        static BaganInputException Other() => new("The model is not the ResNet-18 whose weights are expected.");
    }

    // The graph names the shortcut of a block before its other convolutions.
    private IEnumerable<string> LayersOfGraph()
    {
        yield return "stem";
        for (var i = 0; i < _blocks.Count; i++)
        {
            var stage = Math.Min(i / 2, 3);
            var name = $"stage{stage + 1}.block{i - (2 * stage) + 1}";
            if (_blocks[i].HasShortcut)
            {
                yield return $"{name}.shortcut";
            }

            yield return $"{name}.first";
            yield return $"{name}.second";
        }
    }

    // A convolution, with its uneven border, and its normalisation.
    private sealed class Layer : Module
    {
        private readonly Conv2d _convolution;
        private readonly BatchNorm2d _norm;
        private readonly int _before;
        private readonly int _after;

        internal Layer(int inputs, int outputs, int kernel, int stride)
        {
            _convolution = Register("conv", new Conv2d(inputs, outputs, kernel, stride, padding: stride == 1 ? kernel / 2 : 0, bias: false, Initializers.HeNormal));
            _norm = Register("norm", new BatchNorm2d(outputs));
            (_before, _after) = stride == 1 ? (0, 0) : (kernel / 2, Math.Max(0, kernel - stride - (kernel / 2)));
        }

        internal Tensor Forward(Tensor input) => _norm.Forward(Convolve(input));

        internal Tensor ForwardRelu(Tensor input) => _norm.ForwardRelu(Convolve(input));

        private Tensor Convolve(Tensor input) =>
            _convolution.Forward(_before + _after == 0 ? input : Functional.Pad(input, _before, _after, _before, _after));
    }

    private sealed class Block : Module
    {
        private readonly Layer _first;
        private readonly Layer _second;
        private readonly Layer? _shortcut;

        internal Block(int inputs, int outputs, int stride)
        {
            _first = Register("first", new Layer(inputs, outputs, 3, stride));
            _second = Register("second", new Layer(outputs, outputs, 3, 1));
            _shortcut = inputs == outputs ? null : Register("shortcut", new Layer(inputs, outputs, 1, stride));
        }

        internal bool HasShortcut => _shortcut is not null;

        internal Tensor Forward(Tensor input) =>
            Functional.Relu(_second.Forward(_first.ForwardRelu(input)) + (_shortcut?.Forward(input) ?? input));
    }
}
