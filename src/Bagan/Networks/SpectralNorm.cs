using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>
/// Spectral normalisation (Miyato, Kataoka, Koyama, Yoshida 2018, "Spectral normalization for generative adversarial networks", arXiv 1802.05957):
/// a weight is divided by its largest singular value, so that the layer changes no distance by more than a factor of 1. One step of the power
/// iteration for each forward pass in training follows the singular value as the weight learns; the left singular vector is saved with the network.
/// </summary>
internal sealed class SpectralNorm : Module
{
    private const double Epsilon = 1e-12;
    private readonly long _outputs;
    private readonly Func<Tensor> _left;

    /// <summary>Creates the state of one weight.</summary>
    /// <param name="outputs">The weight's first dimension.</param>
    public SpectralNorm(long outputs)
    {
        _outputs = outputs;
        _left = RegisterBuffer("u", 1 / Math.Sqrt(outputs), outputs);
    }

    /// <summary>The weight over its largest singular value as it is known now; the gradient passes through both.</summary>
    /// <param name="weight">[out, ...], read as a matrix of out rows.</param>
    /// <returns>The same shape and type.</returns>
    public Tensor Normalise(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var wide = weight.To(ScalarType.Float32);
        var matrix = wide.Reshape(_outputs, -1); // [out, rest]
        Tensor left, right;
        using (Autograd.NoGrad())
        {
            left = _left().Reshape(1, _outputs); // [1, out]
            right = Unit(left.Matmul(matrix)); // [1, rest]
            if (IsTraining)
            {
                // A tensor of its own: the pass before may still need the old one for its gradient.
                left = Unit(right.Matmul(matrix.Transpose(0, 1))); // [1, out]
                _left().CopyInPlace(left.Reshape(_outputs));
            }
        }

        var largest = (left.Matmul(matrix) * right).Sum(); // u W v
        return (wide / largest).To(weight.Type);
    }

    private static Tensor Unit(Tensor row) => row / ((row * row).Sum().Sqrt() + Epsilon);
}
