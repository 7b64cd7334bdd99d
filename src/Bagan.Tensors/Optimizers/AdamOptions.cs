namespace Bagan.Tensors.Optimizers;

/// <summary>Coefficients of Adam.</summary>
/// <param name="LearningRate">Step size, above 0. BAGAN: 5e-5.</param>
/// <param name="Beta1">Decay of the first moment, in [0, 1). BAGAN: 0.5.</param>
/// <param name="Beta2">Decay of the second moment, in [0, 1). BAGAN: 0.999.</param>
/// <param name="Epsilon">Added to the root of the second moment, above 0. BAGAN: 1e-7.</param>
public sealed record AdamOptions(double LearningRate, double Beta1 = 0.5, double Beta2 = 0.999, double Epsilon = 1e-7);
