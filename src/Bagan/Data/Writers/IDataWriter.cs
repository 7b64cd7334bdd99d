namespace Bagan.Data.Writers;

/// <summary>Writes images and labels in one layout, which <see cref="DataLoader"/> reads back with the same pixels, labels and names.</summary>
public interface IDataWriter
{
    /// <summary>The name for <c>--to</c>.</summary>
    string Name { get; }

    /// <summary>Writes splits into a folder, without its manifest. The same splits give the same bytes.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="splits">The splits, all with the same classes and the same number of channels.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <returns>The manifest's row for every image, in the order of the splits.</returns>
    /// <exception cref="BaganInputException">The layout cannot hold these data.</exception>
    /// <exception cref="BaganException">The file system refuses.</exception>
    IReadOnlyList<ManifestRow> Write(StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation = default);
}
