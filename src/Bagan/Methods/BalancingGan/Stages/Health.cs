using Bagan.Methods.BalancingGan.Model;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>Stops a training that has gone wrong, with words of what was seen and what to try.</summary>
internal static class Health
{
    // Below this the discriminator no longer errs at all; above this the generator's images are given their class with a
    // probability under 1e-6. Either alone happens in passing; both over a whole epoch mean that nothing is learned any more.
    private const double WonDiscriminatorLoss = 1e-3;
    private const double LostGeneratorLoss = 14;
    private const int MinimumSteps = 20;

    // Pictures whose variance is this share of their images' are one picture: a living network, however young, is far above. Of images that
    // themselves differ by about four grey values alone nothing is said: bfloat16 may round what is made of them to one picture.
    private const double DeadSpread = 1e-8;
    private const double LeastSpread = 1e-3;

    // No objective here has a loss of this size while anything is learned: a cross entropy of it is a probability of e^-10000.
    private const double ExplodedLoss = 1e4;

    internal static void RequireSound(string stage, int epoch, IReadOnlyList<KeyValuePair<string, double>> figures)
    {
        foreach (var (name, value) in figures)
        {
            if (!(Math.Abs(value) <= ExplodedLoss))
            {
                throw Lost(stage, double.IsFinite(value) ? $"its {name} exploded ({value:g3})" : $"its {name} is not a number ({value})", epoch);
            }
        }
    }

    /// <summary>For a moment within an epoch, when means are not known yet; <paramref name="epoch"/> is the one under way.</summary>
    internal static void RequireFinite(string stage, int epoch, IEnumerable<double> sums)
    {
        if (!sums.All(double.IsFinite))
        {
            throw Lost(stage, "a loss was no number", epoch);
        }
    }

    /// <summary>The weights, as the last step left them: no loss has shown yet what it did. Waits for the device.</summary>
    internal static void RequireFinite(string stage, int epoch, BaganNetworks networks)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        foreach (var (name, module) in networks.Modules())
        {
            if (!module.State().Where(t => t.Tensor.Type == ScalarType.Float32).All(t => double.IsFinite(t.Tensor.Sum().Item())))
            {
                throw Lost(stage, $"a weight of the {name} was no number", epoch);
            }
        }
    }

    /// <summary>An autoencoder whose units are all off or at their limits draws one picture for all, and no gradient brings it back.</summary>
    internal static void RequireLife(string stage, int epoch, long steps, (double Images, double Reconstructed) spreads)
    {
        if (steps >= MinimumSteps && spreads.Images >= LeastSpread && spreads.Reconstructed < DeadSpread * spreads.Images)
        {
            throw new TrainingDivergedException(
                FormattableString.Invariant($"The {stage} died in epoch {epoch}: it draws the same picture whatever it is shown. ") + "Try another --seed, or images with more contrast.",
                numbers: true);
        }
    }

    private static TrainingDivergedException Lost(string stage, string what, int epoch) => new(
        FormattableString.Invariant($"The {stage} stage diverged: {what} in epoch {epoch}. ") +
        "Try fewer epochs, another --seed, or --precision float32; the checkpoints before it are still there.",
        numbers: true);

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

/// <summary>How much images differ from one another.</summary>
internal static class PixelVariance
{
    /// <summary>The variance of a pixel over the images, the mean of it over the pixels. Waits for the device.</summary>
    /// <param name="images">[N, ...], N at least 1.</param>
    internal static double Of(Tensor images)
    {
        var values = images.To(ScalarType.Float32).ToArray<float>();
        var n = (int)images.Size(0);
        var pixels = values.Length / n;
        var sum = 0.0;
        for (var p = 0; p < pixels; p++)
        {
            // Less the first image's: what is the same in all is exactly 0.
            var (total, squares) = (0.0, 0.0);
            for (var i = 0; i < n; i++)
            {
                var difference = (double)values[(i * pixels) + p] - values[p];
                total += difference;
                squares += difference * difference;
            }

            sum += (squares - (total * total / n)) / n;
        }

        return sum / pixels;
    }
}
