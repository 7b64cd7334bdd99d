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
    private const int LargestWideSide = 30;

    // And above that side, for flowers of 64x64 in about a quarter of an hour; the one longer game that was tried lost their colours (docs/ablations.md).
    private const double PhotographAutoencoderImages = 150_000;
    private const double PhotographAdversarialImages = 80_000;

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

    /// <summary>
    /// The fast preset for BAGAN with D(x, y) on images above 30 pixels: narrower networks with longer latents take more and smaller steps, latents stay
    /// nearer to the codes of real images, both networks learn faster in the game, the discriminator without dropout and with a small decoder that keeps its trunk
    /// the encoder that it started as, and the generator is held less to its reconstructions. Chosen on flowers of 64x64, tried on CIFAR-10's ships at 32x32 (docs/ablations.md); other objectives and methods were not tried with it.
    /// </summary>
    /// <param name="images">Size of the training set; it decides the number of passes.</param>
    public static BaganOptions Photographs(int images)
    {
        var fast = Fast(images);
        return fast with
        {
            Networks = fast.Networks with { Latent = 128, GeneratorInner = 64, GeneratorOuter = 32, TrunkFilters = [24, 48, 96, 128], Dropout = 0 },
            Batch = fast.Batch / 2,
            LatentNoise = 0.3,
            AutoencoderRate = 1e-3,
            AutoencoderFall = 0.8,
            ReconstructionWeight = 8,
            DecoderWeight = 4,
            GeneratorRate = 1e-4,
            DiscriminatorRate = 4e-4,
            AutoencoderEpochs = Passes(PhotographAutoencoderImages, images),
            AdversarialEpochs = Passes(PhotographAdversarialImages, images),
        };
    }

    /// <summary>
    /// The autoencoder of the method balanced: a third of the images in smaller batches, at a higher rate that falls to 0, reach the reconstruction
    /// and the images of the whole training at a constant rate (docs/performance.md). A training without a warm-up, as the paper's, stays as it is.
    /// </summary>
    /// <param name="whole">Options of an autoencoder alone.</param>
    /// <param name="epochs">Whether its epochs are the preset's, of which a third is enough; those that a person named stay.</param>
    internal static BaganOptions Shortened(BaganOptions whole, bool epochs) => whole.AutoencoderWarmUp == 0 ? whole : whole with
    {
        Batch = whole.Batch / 2,
        AutoencoderRate = 2 * whole.AutoencoderRate,
        AutoencoderFall = 0.8,
        AutoencoderEpochs = epochs ? (int)Math.Max(1, Math.Round(whole.AutoencoderEpochs / 3.0)) : whole.AutoencoderEpochs,
    };

    /// <summary>
    /// The autoencoder of the method balanced: about half as wide as the networks of a generator that draws by itself, a fifth of the arithmetic. What it decodes is
    /// added to real images, whose detail stays; with the wide one they are no better (docs/performance.md). The paper's networks stay as they are.
    /// </summary>
    /// <param name="options">Options of an autoencoder alone.</param>
    internal static BaganOptions Narrowed(BaganOptions options) => options.AutoencoderWarmUp == 0 ? options : options with
    {
        Networks = options.Networks with { GeneratorInner = 48, GeneratorOuter = 32, TrunkFilters = [16, 32, 64, 96] },
    };

    /// <summary>Whether images of a side are large enough for the preset of D(x, y) on photographs.</summary>
    /// <param name="side">In pixels.</param>
    internal static bool IsPhotograph(int side) => side > LargestWideSide;

    private static int Passes(double budget, int images) => (int)Math.Clamp(Math.Round(budget / Math.Max(1, images)), 2, 400);
}
