using Bagan.Data;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan;

namespace Bagan.Methods;

/// <summary>What a trained model makes its images with.</summary>
public static class ImageSources
{
    /// <summary>The source that the model was trained for.</summary>
    /// <param name="model">The model; the caller disposes it.</param>
    /// <param name="real">Real images of the model's shape and classes, which those that carry variety over are made of; not used by others.</param>
    /// <param name="runSeed">The images' seeds derive from it.</param>
    /// <exception cref="ArgumentNullException">The model wants real images, and there are none.</exception>
    public static IImageSource Of(BaganModel model, ImageSet? real, ulong runSeed)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Header.Options.CarryVariety)
        {
            return new GeneratorSource(model, runSeed);
        }

        ArgumentNullException.ThrowIfNull(real);
        return new CarriedImages(model, real, runSeed);
    }
}
