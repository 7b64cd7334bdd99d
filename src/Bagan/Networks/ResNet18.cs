using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>
/// ResNet-18 for small images (He et al. 2016): a 3x3 convolution of stride 1 and no pooling at the start, then four stages
/// of two basic blocks with 64, 128, 256 and 512 filters, each stage but the first halving the side.
/// </summary>
internal sealed class ResNet18 : Classifier
{
    private readonly ConvNorm _stem;
    private readonly List<Block> _blocks = [];

    /// <summary>Creates the network, drawing weights from the engine's generator.</summary>
    /// <param name="channels">1 or 3.</param>
    /// <param name="side">Side of the square images, 4 to 1024 pixels.</param>
    /// <param name="classes">K, at least 1.</param>
    public ResNet18(int channels, int side, int classes)
        : base(channels, side, classes, 512)
    {
        _stem = Register("stem", new ConvNorm(channels, 64));
        var inputs = 64;
        for (var stage = 1; stage <= 4; stage++)
        {
            var filters = 32 << stage;
            for (var block = 1; block <= 2; block++)
            {
                _blocks.Add(Register($"stage{stage}.block{block}", new Block(inputs, filters, stage > 1 && block == 1 ? 2 : 1)));
                inputs = filters;
            }
        }
    }

    /// <inheritdoc/>
    protected override Tensor Map(Tensor images)
    {
        var x = _stem.ForwardRelu(images); // [N, 64, S, S]
        foreach (var block in _blocks)
        {
            x = block.Forward(x); // [N, filters, s, s]
        }

        return x;
    }

    /// <inheritdoc/>
    protected override Tensor Pooled(Tensor map) => Functional.GlobalAvgPool2d(map.To(ScalarType.Float32)); // [N, 512]

    // Two convolutions beside a shortcut, which is itself a 1x1 convolution where the shape changes.
    private sealed class Block : Module
    {
        private readonly ConvNorm _first;
        private readonly ConvNorm _second;
        private readonly ConvNorm? _shortcut;

        internal Block(int inputs, int outputs, int stride)
        {
            _first = Register("first", new ConvNorm(inputs, outputs, stride: stride));
            _second = Register("second", new ConvNorm(outputs, outputs));
            _shortcut = inputs == outputs ? null : Register("shortcut", new ConvNorm(inputs, outputs, 1, stride));
        }

        internal Tensor Forward(Tensor input) =>
            Functional.Relu(_second.Forward(_first.ForwardRelu(input)) + (_shortcut?.Forward(input) ?? input));
    }
}
