using Bagan.Tensors;
using Bagan.Tensors.Modules;
using Bagan.Tensors.Optimizers;

namespace Bagan.Bench;

/// <summary>Single operators, forwards and backwards, against what libtorch's own operators make of the same; sizes of the paper's step.</summary>
internal sealed class OperatorParts(ScalarType type) : IDisposable
{
    private const int Batch = 141;
    private const int Images = 1024;
    private readonly byte[] _pixels = [.. Enumerable.Range(0, Images * 28 * 28).Select(i => (byte)(i * 31))];
    private readonly List<Tensor> _kept = [];
    private Linear? _weights;
    private Adam? _adam;

    /// <inheritdoc/>
    public void Dispose()
    {
        _kept.ForEach(t => t.Dispose());
        _adam?.Dispose();
        _weights?.Dispose();
    }

    internal IEnumerable<Part> All()
    {
        yield return Convolution(ScalarType.Float32);
        if (type != ScalarType.Float32)
        {
            yield return Convolution(type);
        }

        yield return Upsampling();
        if (type == ScalarType.BFloat16)
        {
            yield return WindowGradient();
        }

        yield return LeakyDropout();
        yield return NormReluPool();
        yield return Gathering();
        yield return Optimiser();
    }

    private Part Convolution(ScalarType precision)
    {
        var (image, window, gradient) = (Image(precision, 256, 14), Window(precision, 512, 256, 3), Image(precision, 512, 14));
        var (plainImage, plainGradient) = (Leaf(image.Detach().Contiguous()), Leaf(gradient.Detach().Contiguous()));
        return new Part(
            $"convolution in {precision.ToString().ToLowerInvariant()}: channels last",
            new PartSide(() => Autograd.Gradients(Functional.Conv2d(image, window, null, 1, 1), [image, window], gradient)),
            new PartSide(() => Autograd.Gradients(Functional.Conv2d(plainImage, window, null, 1, 1), [plainImage, window], plainGradient)));
    }

    private Part Upsampling()
    {
        var (image, window, gradient) = (Image(type, 256, 14), Window(type, 128, 256, 5), Image(type, 128, 28));
        return new Part(
            "upsampling, 5x5 convolution and ReLU: without the upsampled image",
            new PartSide(() => Autograd.Gradients(Fused.UpsampleConv(image, window), [image, window], gradient)),
            new PartSide(() => Autograd.Gradients(Functional.Relu(Functional.Conv2d(Functional.UpsampleNearest(image), window, null, 1, 2)), [image, window], gradient)));
    }

    // The window falls into parts of 3x3, 3x2, 2x3 and 2x2 (even and odd taps of each direction); libtorch's gradient of each.
    private Part WindowGradient()
    {
        var (image, window, gradient) = (Image(type, 256, 14), Window(type, 128, 256, 5), Image(type, 128, 28));
        var output = Kept(() => Fused.UpsampleConv(image, window));
        var parts = new[] { (3, 3), (3, 2), (2, 3), (2, 2) }.Select(p =>
        {
            var part = Leaf(Tensor.Normal([128, 256, p.Item1, p.Item2]).To(type).Contiguous(MemoryFormat.ChannelsLast));
            var padded = Leaf(Functional.Pad(image.Detach(), 1, 1, 1, 1).Contiguous(MemoryFormat.ChannelsLast));
            var made = Kept(() => Functional.Conv2d(padded, part));
            return (Part: part, Made: made, Gradient: Leaf(Tensor.Normal([.. made.Shape]).To(type).Contiguous(MemoryFormat.ChannelsLast)));
        }).ToList();
        return new Part(
            "its window's gradient: own sums on the processor's tiles, preparation included",
            new PartSide(() => Autograd.Gradients(output, [window], gradient, retainGraph: true)),
            new PartSide(() => parts.ForEach(p => Autograd.Gradients(p.Made, [p.Part], p.Gradient, retainGraph: true))));
    }

    private Part LeakyDropout()
    {
        var (image, gradient) = (Image(type, 128, 14), Image(type, 128, 15));
        return new Part(
            "leaky ReLU, dropout and the next layer's border: one pass",
            new PartSide(() => Autograd.Gradients(Fused.LeakyDropout(image, 0.3, 0.3, training: true, border: 1), [image], gradient)),
            new PartSide(() => Autograd.Gradients(Functional.Pad(Functional.Dropout(Functional.LeakyRelu(image, 0.3), 0.3, training: true), 0, 1, 0, 1), [image], gradient)));
    }

    private Part NormReluPool()
    {
        var (image, gradient) = (Image(type, 32, 28), Image(type, 32, 14));
        var (weight, bias) = (Leaf(Tensor.Ones(32)), Leaf(Tensor.Zeros(32)));
        var (mean, variance) = (Kept(() => Tensor.Zeros(32)), Kept(() => Tensor.Ones(32)));
        return new Part(
            "the classifier's normalisation, ReLU and pooling: two passes each way",
            new PartSide(() => Autograd.Gradients(Fused.NormRelu(image, weight, bias, mean, variance, training: true, pool: 2), [image, weight, bias], gradient)),
            new PartSide(() => Autograd.Gradients(Functional.AvgPool2d(Functional.Relu(Functional.BatchNorm(image, weight, bias, mean, variance, training: true)), 2), [image, weight, bias], gradient)));
    }

    private unsafe Part Gathering()
    {
        var indices = Enumerable.Range(0, 128).Select(i => i * 7 % Images).ToArray();
        var positions = Kept(() => Tensor.From<long>([.. indices.Select(i => (long)i)], indices.Length));
        var all = Kept(() => Tensor.From<byte>(_pixels, Images, 1, 28, 28));
        return new Part(
            "a batch of images: gathered, scaled and laid out in one pass",
            new PartSide(() =>
            {
                fixed (byte* pixels = _pixels)
                {
                    Fused.GatherImages(pixels, Images, 1, 28, 28, indices, type);
                }
            }),
            new PartSide(() => ((all.IndexSelect(0, positions).To(ScalarType.Float32) / 127.5) - 1).To(type).Contiguous(MemoryFormat.ChannelsLast)));
    }

    // As many weights as the paper's largest layer has, on float32 masters.
    private Part Optimiser()
    {
        _weights = new Linear(1024, 6272, bias: false);
        _weights.To(Device.Cpu, type);
        _adam = new Adam(_weights.NamedParameters(), new AdamOptions(5e-5));
        var parameter = _weights.Parameters().Single();
        var (first, second, master) = (Kept(() => Tensor.Zeros(6272, 1024)), Kept(() => Tensor.Zeros(6272, 1024)), Kept(() => parameter.Master.Detach().Clone()));
        var (working, gradient) = (Kept(() => master.To(type)), Kept(() => Tensor.Normal([6272, 1024]).To(type)));
        return new Part(
            "Adam with its bfloat16 copies: one native call",
            new PartSide(() => _adam.Step(), () => Autograd.Backward((parameter.Value * gradient).Sum())),
            new PartSide(() =>
            {
                using var noGrad = Autograd.NoGrad();
                var g = gradient.To(ScalarType.Float32);
                first.CopyInPlace((first * 0.5) + (g * 0.5));
                second.CopyInPlace((second * 0.999) + (g * g * 0.001));
                master.AddInPlace(first / ((second / 0.5).Sqrt() + 1e-7), -5e-5);
                working.CopyInPlace(master);
            }));
    }

    private Tensor Image(ScalarType precision, int channels, int side) =>
        Leaf(Tensor.Normal([Batch, channels, side, side]).To(precision).Contiguous(MemoryFormat.ChannelsLast));

    private Tensor Window(ScalarType precision, int outputs, int inputs, int side) => Leaf(Tensor.Normal([outputs, inputs, side, side]).To(precision));

    private Tensor Leaf(Tensor values)
    {
        var leaf = Kept(() => values.Detach());
        leaf.RequiresGrad = true;
        values.Dispose();
        return leaf;
    }

    private Tensor Kept(Func<Tensor> make)
    {
        var tensor = TensorScope.Outside(make);
        _kept.Add(tensor);
        return tensor;
    }
}
