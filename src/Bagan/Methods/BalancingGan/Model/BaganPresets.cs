using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;

namespace Bagan.Methods.BalancingGan.Model;

/// <summary>The named sets of options.</summary>
public static class BaganPresets
{
    // What the fast preset trains, in images: enough for recognisable pictures of 28x28 on two CPU cores in minutes.
    private const double FastAutoencoderImages = 50_000;
    private const double FastAdversarialImages = 50_000;

    /// <summary>
    /// The paper's networks and training, exactly; the batch is that of the authors' program on MNIST; 100 passes in each stage, as the authors
    /// speak of for CIFAR-10.
    /// </summary>
    public static BaganOptions Paper() => new() { Batch = 32 };

    /// <summary>
    /// The same structure for two CPU cores and small images: narrower networks and higher learning rates; an autoencoder that
    /// sees every class equally often; smoothed latents; the conditional objective, whose discriminator sees every class equally
    /// often too, through random shifts, because it knows a small class's few images by heart otherwise and its generator then
    /// draws noise; an averaged generator. What the autoencoder has learned is kept: the generator learns slowly and goes on
    /// reconstructing real images. Without that a small class becomes noise or one picture (docs/ablations.md).
    /// </summary>
    /// <param name="images">Size of the training set; it decides the number of passes.</param>
    public static BaganOptions Fast(int images) => new()
    {
        Networks = new NetworkOptions
        {
            Latent = 64,
            GeneratorDense = 512,
            GeneratorBase = 64,
            GeneratorInner = 128,
            GeneratorOuter = 64,
            TrunkFilters = [32, 64, 96, 128],
        },
        Objective = Objective.Conditional,
        Latents = LatentKind.Smoothed,
        BalancedAutoencoder = true,
        BalancedDiscriminator = true,
        ReconstructionWeight = 40,
        DiscriminatorShift = 0.125,
        AutoencoderRate = 5e-4,
        AutoencoderWarmUp = 6_400, // without it, three of five trainings on MNIST ended in a network that draws black
        GeneratorRate = 5e-5,
        DiscriminatorRate = 2e-4,
        AverageHalfLife = 5_000,
        AutoencoderEpochs = Passes(FastAutoencoderImages, images),
        AdversarialEpochs = Passes(FastAdversarialImages, images),
    };

    private static int Passes(double budget, int images) => (int)Math.Clamp(Math.Round(budget / Math.Max(1, images)), 2, 400);
}
