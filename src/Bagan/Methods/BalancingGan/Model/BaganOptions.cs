using System.Text.Json.Serialization;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Model;

/// <summary>Everything that a BAGAN training depends on besides the data and the seed. The defaults are the paper's, but for the batch.</summary>
public sealed record BaganOptions
{
    /// <summary>Widths of the networks.</summary>
    public NetworkOptions Networks { get; init; } = NetworkOptions.Paper;

    /// <summary>What the discriminator answers. Paper: softmax.</summary>
    public Objective Objective { get; init; } = Objective.Softmax;

    /// <summary>How the classes of generated training images are drawn. Paper: uniform.</summary>
    public ClassDraw ClassDraw { get; init; } = ClassDraw.Uniform;

    /// <summary>What stands for a class in the latent space. Paper: gaussian.</summary>
    public LatentKind Latents { get; init; } = LatentKind.Gaussian;

    /// <summary>
    /// Noise of smoothed latents in each dimension, in units of the classes' mean standard deviation of codes, 0 to 10; null: 0.6, as runs have that
    /// do not name it. Other latents have none of it.
    /// </summary>
    public double? LatentNoise { get; init; }

    /// <summary>Whether the autoencoder sees every class equally often instead of the data's own imbalance. Paper: false.</summary>
    public bool BalancedAutoencoder { get; init; }

    /// <summary>How far a reconstruction is from its image. Paper: l2.</summary>
    public AutoencoderLoss AutoencoderLoss { get; init; } = AutoencoderLoss.L2;

    /// <summary>
    /// Whether the decoder is told the class: the latent is multiplied, element by element, by a vector learned for the class, in
    /// both stages (BAGAN-GP). Paper: false.
    /// </summary>
    public bool SupervisedAutoencoder { get; init; }

    /// <summary>Whether DeepSMOTE's permutation penalty is added to the autoencoder's loss. Paper: false.</summary>
    public bool PermutationPenalty { get; init; }

    /// <summary>Real images in a batch, 2 to 65,536. The authors' program: 32.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Passes over the data for the autoencoder, 0 to 100,000; 0, which needs standard latents: there is none. Paper: about 100.</summary>
    public int AutoencoderEpochs { get; init; } = 100;

    /// <summary>Whether generator and discriminator start from the autoencoder. Paper: true.</summary>
    public bool Initialise { get; init; } = true;

    /// <summary>Passes over the data for the adversarial stage, 0 to 100,000; 0: the generator stays the decoder. Paper: about 100.</summary>
    public int AdversarialEpochs { get; init; } = 100;

    /// <summary>Discriminator steps for each generator step, 1 to 100, each on other real and other generated images. Paper: 1.</summary>
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>Adam's learning rate for the autoencoder, above 0. Paper: 5e-5.</summary>
    public double AutoencoderRate { get; init; } = 5e-5;

    /// <summary>Images over which that rate rises from 0, at most a tenth of the stage's, 0 and up; 0: it does not. Paper: 0.</summary>
    public int AutoencoderWarmUp { get; init; }

    /// <summary>Share of the autoencoder's steps, at the end, in which its rate falls along half a cosine to 0, 0 to 1; 0: it does not. Paper: 0.</summary>
    public double AutoencoderFall { get; init; }

    /// <summary>Adam's learning rate for the generator, above 0. Paper: 5e-5.</summary>
    public double GeneratorRate { get; init; } = 5e-5;

    /// <summary>Adam's learning rate for the discriminator, above 0. Paper: 5e-5.</summary>
    public double DiscriminatorRate { get; init; } = 5e-5;

    /// <summary>Adam's decay of the first moment in the adversarial stage, in [0, 1). Paper: 0.5.</summary>
    public double AdversarialBeta1 { get; init; } = 0.5;

    /// <summary>Adam's decay of the second moment in the adversarial stage, in [0, 1). Paper: 0.999.</summary>
    public double AdversarialBeta2 { get; init; } = 0.999;

    /// <summary>Whether "real or generated" is judged by the hinge loss, where the objective is conditional or auxiliary. Paper: false.</summary>
    public bool HingeLoss { get; init; }

    /// <summary>Weight of the class in the generator's loss under the auxiliary objective, 0 to 100. ACGAN: 1.</summary>
    public double ClassWeight { get; init; } = 1;

    /// <summary>Weight of the penalty on the discriminator's gradient at real images (R1) under the conditional and the auxiliary objective, 0 to 1000; 0: none. Paper: 0.</summary>
    public double RealGradientWeight { get; init; }

    /// <summary>
    /// Weight in the discriminator's loss, under the conditional objective, of a small decoder that draws real images from its features; 0 to 1000; 0: there is
    /// none. The trunk, which starts as the encoder, then goes on knowing what an image shows. Images of 5, 6, 7, 10 and 14 pixels cannot have one. Paper: 0.
    /// </summary>
    public double DecoderWeight { get; init; }

    /// <summary>
    /// Weight in the generator's loss of the autoencoder's loss on real images, the encoder frozen, where generator and discriminator start from
    /// the autoencoder; 0 to 1000; 0: none. The generator then goes on drawing every real image from its code, which keeps it from drawing one image a class. Paper: 0.
    /// </summary>
    public double ReconstructionWeight { get; init; }

    /// <summary>
    /// Weight in the generator's loss of mode seeking: two images of a class must differ the more, the more their latents differ; 0 to 100; 0: none. Paper: 0.
    /// </summary>
    public double ModeSeekingWeight { get; init; }

    /// <summary>Largest random shift of what the discriminator sees, as a share of the side, 0 to 0.5. Paper: 0.</summary>
    public double DiscriminatorShift { get; init; }

    /// <summary>Side of the grey square that is laid somewhere over what the discriminator sees, as a share of the side, 0 to 1; 0: none. Paper: 0.</summary>
    public double DiscriminatorCutout { get; init; }

    /// <summary>Whether brightness, saturation and contrast of what the discriminator sees change at random, where images have colours. Paper: false.</summary>
    public bool DiscriminatorColour { get; init; }

    /// <summary>Whether the discriminator's real images come with the class draw of the generated ones instead of the data's own imbalance; the conditional objective does so in any case. Paper: false.</summary>
    public bool BalancedDiscriminator { get; init; }

    /// <summary>Images after which an old weight counts half in the averaged generator, above 0; null: no averaging. Paper: none.</summary>
    public double? AverageHalfLife { get; init; }

    /// <summary>What the networks compute in.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Looks for values out of range.</summary>
    /// <returns>One sentence an error; empty if all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>(Networks.Validate());
        Require(Batch is >= 2 and <= 65_536, "Batch must be 2 to 65536");
        Require(AutoencoderEpochs is >= 0 and <= 100_000, "AutoencoderEpochs must be 0 to 100000");
        Require(AdversarialEpochs is >= 0 and <= 100_000, "AdversarialEpochs must be 0 to 100000");
        Require(AutoencoderEpochs > 0 || AdversarialEpochs > 0, "AutoencoderEpochs and AdversarialEpochs must not both be 0");
        Require(AutoencoderEpochs > 0 || Latents == LatentKind.Standard, "AutoencoderEpochs must be above 0 unless Latents are standard: they are made from its codes");
        Require(AdversarialEpochs > 0 || Initialise, "AdversarialEpochs must be above 0 unless Initialise is true: the generator would know nothing");
        Require(AutoencoderRate is > 0 and < 1, "AutoencoderRate must be above 0 and below 1");
        Require(AutoencoderWarmUp >= 0, "AutoencoderWarmUp must be at least 0");
        Require(AutoencoderFall is >= 0 and <= 1, "AutoencoderFall must be 0 to 1");
        Require(GeneratorRate is > 0 and < 1, "GeneratorRate must be above 0 and below 1");
        Require(DiscriminatorRate is > 0 and < 1, "DiscriminatorRate must be above 0 and below 1");
        Require(DiscriminatorSteps is >= 1 and <= 100, "DiscriminatorSteps must be 1 to 100");
        Require(AverageHalfLife is null or > 0, "AverageHalfLife must be above 0");
        Require(ReconstructionWeight is >= 0 and <= 1000, "ReconstructionWeight must be 0 to 1000");
        Require(DecoderWeight is >= 0 and <= 1000, "DecoderWeight must be 0 to 1000");
        Require(AdversarialBeta1 is >= 0 and < 1, "AdversarialBeta1 must be at least 0 and below 1");
        Require(AdversarialBeta2 is >= 0 and < 1, "AdversarialBeta2 must be at least 0 and below 1");
        Require(ClassWeight is >= 0 and <= 100, "ClassWeight must be 0 to 100");
        Require(RealGradientWeight is >= 0 and <= 1000, "RealGradientWeight must be 0 to 1000");
        Require(ModeSeekingWeight is >= 0 and <= 100, "ModeSeekingWeight must be 0 to 100");
        Require(DiscriminatorCutout is >= 0 and <= 1, "DiscriminatorCutout must be 0 to 1");
        Require(LatentNoise is null or (>= 0 and <= 10), "LatentNoise must be 0 to 10");
        Require(DiscriminatorShift is >= 0 and <= 0.5, "DiscriminatorShift must be 0 to 0.5");
        return errors;

        void Require(bool holds, string sentence)
        {
            if (!holds)
            {
                errors.Add($"{sentence}.");
            }
        }
    }
}

/// <summary>How far a reconstruction is from its image.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AutoencoderLoss>))]
public enum AutoencoderLoss
{
    /// <summary>Mean squared error, the paper's.</summary>
    [JsonStringEnumMemberName("l2")]
    L2,

    /// <summary>Mean absolute error.</summary>
    [JsonStringEnumMemberName("l1")]
    L1,

    /// <summary>0.84 (1 - SSIM) + 0.16 mean absolute error, of images in [0, 1].</summary>
    [JsonStringEnumMemberName("ssim")]
    Ssim,
}

/// <summary>How the classes of generated training images are drawn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClassDraw>))]
public enum ClassDraw
{
    /// <summary>Every class equally often, the paper's.</summary>
    [JsonStringEnumMemberName("uniform")]
    Uniform,

    /// <summary>Weight max(0, 2/n - share of the class in the data), renormalised.</summary>
    [JsonStringEnumMemberName("rebalance")]
    Rebalance,
}
