namespace Bagan.Evaluation.Classifiers;

/// <summary>The learning rate over a training: it rises along a half cosine from a tenth, then falls along one to zero (after Smith 2018).</summary>
internal static class OneCycle
{
    private const double StartFactor = 0.1;

    /// <summary>The factor on the peak learning rate.</summary>
    /// <param name="step">0 to steps - 1.</param>
    /// <param name="steps">Steps of the whole training, at least 1.</param>
    /// <param name="rise">Share of the steps before the peak, in [0, 1).</param>
    internal static double Factor(long step, long steps, double rise)
    {
        var position = (step + 0.5) / steps;
        return position < rise
            ? StartFactor + ((1 - StartFactor) * HalfCosine(position / rise))
            : HalfCosine((1 - position) / (1 - rise));
    }

    // 0 at 0, 1 at 1, level at both ends.
    private static double HalfCosine(double x) => (1 - Math.Cos(Math.PI * x)) / 2;
}
