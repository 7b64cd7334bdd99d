using Bagan.Data;
using Bagan.Evaluation.Metrics;

namespace Bagan.Evaluation.Features;

/// <summary>The pixels themselves in [0, 1], C * H * W numbers an image, read from the set without a copy.</summary>
public sealed class PixelFeatures : IFeatureSource
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "pixels";

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        stop.ThrowIfCancellationRequested();
        return new FeatureMatrix(new PixelRows(images.Pixels, indices), Name);
    }
}
