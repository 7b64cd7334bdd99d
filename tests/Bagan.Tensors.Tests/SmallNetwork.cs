using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Tests;

/// <summary>One of each layer: [N, 1, 16, 16] to [N, 3].</summary>
internal sealed class SmallNetwork : Module
{
    private readonly Conv2d _conv;
    private readonly BatchNorm2d _norm;
    private readonly Linear _dense;
    private readonly Embedding _labels;

    internal SmallNetwork()
    {
        _conv = Register("conv", new Conv2d(1, 4, 3, padding: 1));
        _norm = Register("norm", new BatchNorm2d(4));
        _dense = Register("dense", new Linear(4 * 8 * 8, 3));
        _labels = Register("labels", new Embedding(3, 3));
    }

    /// <param name="images">[N, 1, 16, 16].</param>
    /// <param name="labels">Int64 [N].</param>
    internal Tensor Forward(Tensor images, Tensor labels)
    {
        var x = Functional.LeakyRelu(_norm.Forward(_conv.Forward(images)), 0.2); // [N, 4, 16, 16]
        x = Functional.Dropout(Functional.AvgPool2d(x, 2), 0.3, IsTraining); // [N, 4, 8, 8]
        return _dense.Forward(x.Flatten()) + _labels.Forward(labels); // [N, 3]
    }
}
