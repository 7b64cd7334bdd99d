using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Optimizers;

/// <summary>
/// Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon): the momentum of each weight, read as a matrix [out, rest], is replaced by the
/// nearest matrix whose singular values are about 1, so that directions with small gradients are learnt as fast as the others. For
/// convolutions and dense layers; scales, shifts, first and last layers belong to <see cref="Adam"/>.
/// </summary>
/// <remarks>
/// A step has the root mean square of one of Adam's (0.2 times the rate; Liu et al. 2025, arXiv 2502.16982), so that both take the same rates.
/// </remarks>
internal sealed class Muon : IDisposable
{
    /// <summary>Decay of the momentum.</summary>
    internal const double Momentum = 0.9;

    private const double RootMeanSquare = 0.2;
    private const int Iterations = 5;

    // Of a quintic that drives all singular values in (0, 1] to 0.7 to 1.2 within five iterations.
    private static readonly (double Linear, double Cubic, double Quintic) Coefficients = (3.4445, -4.7750, 2.0315);
    private readonly Parameter[] _parameters;
    private readonly Tensor[] _momenta;

    /// <summary>Creates the optimiser with zero momentum, on the devices where the parameters are then: move a module first.</summary>
    /// <param name="parameters">Weights of two dimensions and up.</param>
    internal Muon(IEnumerable<Parameter> parameters)
    {
        _parameters = [.. parameters];
        _momenta = [.. _parameters.Select(p => TensorScope.Outside(() =>
        {
            using var noGrad = Autograd.NoGrad();
            var zeros = p.Master.Detach().Clone();
            zeros.FillInPlace(0);
            return zeros;
        }))];
    }

    /// <summary>The learning rate of the next step.</summary>
    internal double LearningRate { get; set; }

    /// <summary>Applies the accumulated gradients and forgets them. Weights without a gradient stay as they are.</summary>
    internal void Step()
    {
        using var noGrad = Autograd.NoGrad();
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (_parameters[i].Value.Grad is { } gradient)
            {
                using var scope = new TensorScope();
                Move(_parameters[i], gradient.To(ScalarType.Float32), _momenta[i]);
                _parameters[i].Value.ClearGrad();
            }
        }
    }

    /// <summary>The matrix with the same singular vectors and singular values of about 1.</summary>
    /// <param name="matrix">[R, C], of the type to compute in.</param>
    internal static Tensor Orthogonal(Tensor matrix)
    {
        var tall = matrix.Size(0) > matrix.Size(1);
        var x = tall ? matrix.Transpose(0, 1).Contiguous() : matrix; // [r, c] with r <= c
        x *= ((x * x).Sum() + 1e-14).Pow(-0.5);
        for (var i = 0; i < Iterations; i++)
        {
            var square = x.Matmul(x.Transpose(0, 1)); // [r, r]
            x = (x * Coefficients.Linear) + ((square * Coefficients.Cubic) + (square.Matmul(square) * Coefficients.Quintic)).Matmul(x);
        }

        return tall ? x.Transpose(0, 1) : x;
    }

    public void Dispose()
    {
        foreach (var momentum in _momenta)
        {
            momentum.Dispose();
        }
    }

    private void Move(Parameter parameter, Tensor gradient, Tensor momentum)
    {
        momentum.ScaleInPlace(Momentum);
        momentum.AddInPlace(gradient);
        var ahead = gradient + (momentum * Momentum); // Nesterov's form
        var rows = ahead.Size(0);
        var columns = ahead.Count / rows;
        var direction = Orthogonal(ahead.Contiguous().Reshape(rows, columns).To(parameter.Value.Type));
        var step = direction.Contiguous().Reshape([.. ahead.Shape]).To(ScalarType.Float32);
        parameter.Assign(parameter.Master.Detach() + (step * (-LearningRate * RootMeanSquare * Math.Sqrt(Math.Max(rows, columns)))));
    }
}
