using Bagan.Methods.BalancingGan.Model;

namespace Bagan.Methods.Generative;

/// <summary>
/// What a GAN that starts from random weights needs to draw varied images of a class and not one image again and again: a normalised generator
/// (Radford et al. 2016), spectral normalisation and a hinge loss in the discriminator (Miyato et al. 2018), and a discriminator that sees everything
/// shifted, partly covered and, where there are colours, in other colours (Zhao et al. 2020).
/// </summary>
internal static class StableGan
{
    /// <summary>A preset's options with all of that.</summary>
    internal static BaganOptions Of(BaganOptions preset) => preset with
    {
        HingeLoss = true,
        DiscriminatorShift = 0.125,
        DiscriminatorCutout = 0.5,
        DiscriminatorColour = true,
        GeneratorRate = 2e-4,
        DiscriminatorRate = 2e-4,
        Networks = preset.Networks with
        {
            NormaliseGenerator = true,
            SpectralNorm = true,
            Dropout = 0,
            LeakySlope = 0.1,
        },
    };
}
