using Bagan.Tensors;

namespace Bagan.Networks;

/// <summary>
/// Zeros around an image so that a convolution's output side is the input side over the stride, rounded up, with the odd
/// one out at the right and the bottom, as TensorFlow's "same" has it: a 3x3 window of stride 2 on an even side pads
/// (0, 1), a 2x2 window of stride 1 pads (0, 1).
/// </summary>
internal static class SamePadding
{
    /// <summary>Zeros before and after one side.</summary>
    public static (int Before, int After) Of(int side, int kernel, int stride)
    {
        var outputs = (side + stride - 1) / stride;
        var total = Math.Max(0, ((outputs - 1) * stride) + kernel - side);
        return (total / 2, total - (total / 2));
    }

    /// <summary>Cross-correlation with such padding.</summary>
    /// <param name="input">[N, in, H, H].</param>
    /// <param name="weight">[out, in, k, k].</param>
    /// <param name="bias">[out] or null.</param>
    /// <param name="stride">Step of the window.</param>
    /// <returns>[N, out, H / stride, H / stride], rounded up.</returns>
    public static Tensor Conv2d(Tensor input, Tensor weight, Tensor? bias, int stride)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        var (before, after) = Of((int)input.Size(2), (int)weight.Size(2), stride);
        return before == after
            ? Functional.Conv2d(input, weight, bias, stride, before)
            : Functional.Conv2d(Functional.Pad(input, before, after, before, after), weight, bias, stride);
    }
}
