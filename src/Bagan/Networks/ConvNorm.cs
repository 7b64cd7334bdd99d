using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>A convolution without bias and the batch normalisation behind it, as classifiers use them.</summary>
internal sealed class ConvNorm : Module
{
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _norm;

    internal ConvNorm(int inputs, int outputs, int kernel = 3, int stride = 1)
    {
        _convolution = Register("conv", new Conv2d(inputs, outputs, kernel, stride, kernel / 2, bias: false, Initializers.HeNormal));
        _norm = Register("norm", new BatchNorm2d(outputs));
    }

    /// <summary>[N, in, H, W] to [N, out, H / stride, W / stride], rounded up.</summary>
    internal Tensor Forward(Tensor input) => _norm.Forward(_convolution.Forward(input));

    /// <summary>The same with a ReLU behind it and the mean of windows of <paramref name="pool"/>, 1 or 2.</summary>
    internal Tensor ForwardRelu(Tensor input, int pool = 1) => _norm.ForwardRelu(_convolution.Forward(input), pool);
}
