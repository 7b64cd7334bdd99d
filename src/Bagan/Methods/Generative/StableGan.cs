using Bagan.Methods.BalancingGan.Model;

namespace Bagan.Methods.Generative;

/// <summary>
/// What a GAN that starts from random weights needs to draw varied images of a class and not one image again and again: a normalised generator
/// (Radford et al. 2016), spectral normalisation and a hinge loss in the discriminator (Miyato et al. 2018), a discriminator that sees everything
/// shifted, partly covered and, where there are colours, in other colours (Zhao et al. 2020), and a generator that pays for images of one class that are
/// alike (Mao et al. 2019). Without the last, everything else still ends in one image a class (docs/ablations.md).
/// </summary>
internal static class StableGan
{
    /// <summary>A preset's options with all of that.</summary>
    internal static BaganOptions Of(BaganOptions preset) => preset with
    {
        HingeLoss = true,
        ModeSeekingWeight = 0.1,
        DiscriminatorShift = 0.125,
        DiscriminatorCutout = 0.5,
        DiscriminatorColour = true,
        Networks = preset.Networks with
        {
            NormaliseGenerator = true,
            SpectralNorm = true,
            Dropout = 0,
            LeakySlope = 0.1,
        },
    };
}
