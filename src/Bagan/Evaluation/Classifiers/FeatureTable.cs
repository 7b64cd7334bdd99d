using Bagan.Tensors;

namespace Bagan.Evaluation.Classifiers;

/// <summary>Batches of unchanged images for a frozen network: the features of an image, and those of its mirror image, are asked for once and come again whenever it is drawn.</summary>
/// <param name="network">Makes the features.</param>
/// <param name="source">Draws the images, by a recipe that changes none.</param>
/// <param name="images">The number of real and generated images.</param>
/// <param name="device">Where the head is trained.</param>
internal sealed class FeatureTable(ProbeClassifier network, BatchSource source, int images, Device device)
{
    private readonly float[]?[] _rows = new float[2 * images][]; // as they are, then mirrored

    /// <summary>A batch as <see cref="BatchSource.Next"/> gives it, with standardised features [N, F] in place of images.</summary>
    /// <param name="count">N.</param>
    /// <param name="late">Whether what was deferred applies.</param>
    internal (Tensor Features, Tensor Targets, Tensor? FromDecks) Next(int count, bool late)
    {
        var (drawn, targets, fromDecks) = source.NextDrawn(count, device, late);
        int[] rows = [.. drawn.Positions.Select((p, i) => drawn.Mirrored.Length > 0 && drawn.Mirrored[i] ? images + p : p)];
        int[] missing = [.. Enumerable.Range(0, count).Where(i => _rows[rows[i]] is null).DistinctBy(i => rows[i])];
        if (missing.Length > 0)
        {
            Compute([.. missing.Select(i => rows[i])], new DrawnImages([.. missing.Select(i => drawn.Positions[i])], drawn.Mirrored.Length > 0 ? [.. missing.Select(i => drawn.Mirrored[i])] : []));
        }

        var features = new float[count * network.FeatureCount];
        for (var i = 0; i < count; i++)
        {
            _rows[rows[i]]!.CopyTo(features, i * network.FeatureCount);
        }

        return (Tensor.From<float>(features, count, network.FeatureCount).To(device), targets, fromDecks);
    }

    private void Compute(int[] rows, DrawnImages drawn)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var features = network.Features(source.Images(drawn, ScalarType.Float32).To(device)).ToArray<float>();
        for (var i = 0; i < rows.Length; i++)
        {
            _rows[rows[i]] = features[(i * network.FeatureCount)..((i + 1) * network.FeatureCount)];
        }
    }
}
