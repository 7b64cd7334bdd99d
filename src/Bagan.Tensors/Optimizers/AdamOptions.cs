namespace Bagan.Tensors.Optimizers;

/// <summary>Coefficients of Adam.</summary>
/// <param name="LearningRate">Step size, above 0. BAGAN: 5e-5.</param>
/// <param name="Beta1">Decay of the first moment, in [0, 1). BAGAN: 0.5.</param>
/// <param name="Beta2">Decay of the second moment, in [0, 1). BAGAN: 0.999.</param>
/// <param name="Epsilon">Added to the root of the second moment, above 0. BAGAN: 1e-7.</param>
public sealed record AdamOptions(double LearningRate, double Beta1 = 0.5, double Beta2 = 0.999, double Epsilon = 1e-7)
{
    internal void Validate()
    {
        Require(LearningRate > 0 && double.IsFinite(LearningRate), LearningRate, nameof(LearningRate), "above 0");
        Require(Beta1 is >= 0 and < 1, Beta1, nameof(Beta1), "in [0, 1)");
        Require(Beta2 is >= 0 and < 1, Beta2, nameof(Beta2), "in [0, 1)");
        Require(Epsilon > 0 && double.IsFinite(Epsilon), Epsilon, nameof(Epsilon), "above 0");
    }

    private static void Require(bool holds, double value, string name, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
        }
    }
}
