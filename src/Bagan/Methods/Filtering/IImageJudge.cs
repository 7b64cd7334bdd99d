using Bagan.Data;
using Bagan.Evaluation.Features;

namespace Bagan.Methods.Filtering;

/// <summary>Says which class an image shows, and how like two images are: the distance of their features.</summary>
public interface IImageJudge : IFeatureSource
{
    /// <summary>The probability of every class for each image.</summary>
    /// <param name="images">N images.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <returns>Row-major [N, K]; rows sum to 1.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    float[] Probabilities(ImageSet images, CancellationToken stop = default);
}
