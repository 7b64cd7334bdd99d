using Bagan.IO;

namespace Bagan.Data.Writers;

/// <summary>
/// One NumPy archive as MedMNIST+ publishes its sets: square images of 28, 64, 128 or 224 pixels in medmnist.npz or, beyond 28, medmnist_64.npz and
/// so on, with train_images, train_labels [N, 1], val_... and test_...; class_names is added to them.
/// </summary>
internal sealed class MedMnistWriter : IDataWriter
{
    private static readonly int[] Sides = [28, 64, 128, 224];

    /// <inheritdoc/>
    public string Name => "medmnist";

    /// <inheritdoc/>
    public IReadOnlyList<ManifestRow> Write(StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(splits);
        if (splits.Select(s => s.Images).FirstOrDefault(i => i.Width != i.Height || !Sides.Contains(i.Width)) is { } other)
        {
            var nearest = Sides.MinBy(s => Math.Abs(s - Math.Max(other.Width, other.Height)));
            throw new BaganInputException($"MedMNIST's sets have images of {string.Join(", ", Sides.Select(s => $"{s}x{s}"))}; these are {other.Width}x{other.Height}. Add --size {nearest}, or write them as npz.");
        }

        var side = splits[0].Images.Width;
        return NpzWriter.Write(folder, side == Sides[0] ? "medmnist.npz" : FormattableString.Invariant($"medmnist_{side}.npz"), splits, cancellation);
    }
}
