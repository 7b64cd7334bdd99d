using Bagan.Data;

namespace Bagan.Training;

/// <summary>Pictures of where a training stands: for each class real images, their reconstructions, and generated ones.</summary>
/// <param name="Stage">"autoencoder" or "adversarial".</param>
/// <param name="Epoch">The epoch after which they were made.</param>
/// <param name="Real">Some images of each class, in order of the classes.</param>
/// <param name="Reconstructed">The same images through the autoencoder, in the same order.</param>
/// <param name="Generated">Images of each class; null before the class latents are known.</param>
public sealed record SampleSheet(string Stage, int Epoch, ImageSet Real, ImageSet Reconstructed, ImageSet? Generated);
