using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>Stops a training that has gone wrong, with words of what was seen and what to try.</summary>
internal static class Health
{
    // Below this the discriminator no longer errs at all; above this the generator's images are given their class with a
    // probability under 1e-6. Either alone happens in passing; both over a whole epoch mean that nothing is learned any more.
    private const double WonDiscriminatorLoss = 1e-3;
    private const double LostGeneratorLoss = 14;
    private const int MinimumSteps = 20;

    internal static void RequireFinite(string stage, int epoch, IReadOnlyList<KeyValuePair<string, double>> figures)
    {
        foreach (var (name, value) in figures)
        {
            if (!double.IsFinite(value))
            {
                throw new TrainingDivergedException(
                    $"The {stage} stage's {name} was no number ({value}) in epoch {epoch}: the training diverged. " +
                    "Try fewer epochs, another --seed, or --precision float32; the checkpoints before it are still there.");
            }
        }
    }

    internal static void RequireBalance(int epoch, long steps, double discriminatorLoss, double generatorLoss)
    {
        if (steps >= MinimumSteps && discriminatorLoss < WonDiscriminatorLoss && generatorLoss > LostGeneratorLoss)
        {
            throw new TrainingDivergedException(
                FormattableString.Invariant($"The discriminator has collapsed: over epoch {epoch} its loss was {discriminatorLoss:g2} and the generator's {generatorLoss:g2}, so the generator learns nothing any more. ") +
                "Try more epochs for the autoencoder (--ae-epochs), fewer for the adversarial stage (--gan-epochs), or --objective conditional.");
        }
    }
}
