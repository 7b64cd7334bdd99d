using Bagan.Data.Readers;
using Bagan.Data.Readers.Formats;
using Bagan.Data.Sources;
using Bagan.IO;
using Bagan.Imaging;

namespace Bagan.Data.Writers;

/// <summary>Writes data sets.</summary>
public static class DataWriter
{
    /// <summary>The layouts that can be written.</summary>
    public static IReadOnlyList<IDataWriter> All { get; } = [
        new FolderWriter(), new ImageFolderWriter(), new HuggingFaceWriter(), new ParquetSetWriter(), new WebDatasetWriter(), new MedMnistWriter(), new NpzWriter(), new IdxWriter(),
    ];

    /// <summary>The writer of a layout.</summary>
    /// <param name="name">"folders", "imagefolder", "hf", "parquet", "webdataset", "medmnist", "npz" or "idx".</param>
    /// <exception cref="BaganInputException">There is none of that name.</exception>
    public static IDataWriter Find(string name) =>
        All.FirstOrDefault(w => w.Name == name)
        ?? throw new BaganInputException($"--to {name} is not known. Data are written as {string.Join(", ", All.Select(w => w.Name))}.");

    /// <summary>Writes splits with their manifest into a folder that appears whole or not at all.</summary>
    /// <param name="writer">The layout.</param>
    /// <param name="target">The folder to make.</param>
    /// <param name="splits">The splits.</param>
    /// <param name="overwrite">Whether a folder that is not empty may be replaced.</param>
    /// <param name="cancellation">Stops the writing; nothing is left then.</param>
    /// <returns>The rows of the manifest.</returns>
    /// <exception cref="BaganInputException">The folder is not empty, or the layout cannot hold these data.</exception>
    /// <exception cref="BaganException">The file system refuses, as when the disk is full; nothing is left then.</exception>
    public static IReadOnlyList<ManifestRow> Write(
        IDataWriter writer, string target, IReadOnlyList<WrittenSplit> splits, bool overwrite = false, CancellationToken cancellation = default)
    {
        using var folder = new StagedFolder(target, overwrite);
        return Write(writer, folder, splits, cancellation);
    }

    /// <summary>Writes splits with their manifest and commits the folder.</summary>
    internal static IReadOnlyList<ManifestRow> Write(IDataWriter writer, StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(splits);
        if (splits.Count == 0 || splits.Any(s => !s.Images.ClassNames.SequenceEqual(splits[0].Images.ClassNames) || s.Images.Channels != splits[0].Images.Channels))
        {
            throw new ArgumentException("The splits must share their classes and channels.", nameof(splits));
        }

        var weights = WeightsFile.Of(splits);
        var of = splits.SelectMany(s => Enumerable.Range(0, s.Images.Count).Select(i => weights.Of(s, i)));
        ManifestRow[] rows = [.. writer.Write(folder, splits, cancellation).Zip(of, (row, weight) => row with { Weight = weight })];
        folder.WriteFile(WeightsFile.FileName, writer.Weights(splits));
        folder.WriteFile(Manifest.FileName, stream => Manifest.Write(stream, rows));
        folder.Commit();
        return rows;
    }
}

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

    /// <summary>The content of weights.json: counts and weights of the classes.</summary>
    /// <param name="splits">The splits that are written.</param>
    byte[] Weights(IReadOnlyList<WrittenSplit> splits) => WeightsFile.Of(splits).Content();
}

/// <summary>A set of images to write.</summary>
/// <param name="Name">"train", "val" or "test"; null where the data have no splits.</param>
/// <param name="Images">The images.</param>
/// <param name="Origins">Where each comes from, N values; null for real images that come from <see cref="ImageSet.Sources"/>.</param>
public sealed record WrittenSplit(string? Name, ImageSet Images, IReadOnlyList<ImageOrigin>? Origins = null)
{
    /// <summary>The pictures of the images at another size than the set's; null: the images themselves are written.</summary>
    internal IPictures? Pictures { get; init; }

    /// <summary>Where one image comes from.</summary>
    public ImageOrigin OriginOf(int index) => Origins?[index] ?? new ImageOrigin(false, Images.Sources?[index] ?? "");

    /// <summary>The splits of a data set, as they stand in it; of generated images in it with the origins that its manifest gives them.</summary>
    /// <exception cref="BaganInputException">The manifest is damaged.</exception>
    public static IReadOnlyList<WrittenSplit> Of(DataSet data, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var splits = new List<WrittenSplit> { new(data.Validation is null && data.Test is null ? null : "train", data.Train) };
        if (data.Validation is not null)
        {
            splits.Add(new WrittenSplit("val", data.Validation));
        }

        if (data.Test is not null)
        {
            splits.Add(new WrittenSplit("test", data.Test));
        }

        return [.. splits.Select(s => s with { Origins = ManifestOrigins.Of(data.Path, s.Images, cancellation) })];
    }

    /// <summary>A part of the split.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="images">The images at the positions.</param>
    /// <param name="positions">The positions of the images in this split.</param>
    internal WrittenSplit Part(string? name, ImageSet images, IReadOnlyList<int> positions) =>
        new(name, images, Origins is null ? null : [.. positions.Select(i => Origins[i])]);
}

/// <summary>Pictures of a set's images that have other sizes than the set.</summary>
internal interface IPictures
{
    /// <summary>Whether an image has a picture of its own; the others are written as they are in the set.</summary>
    bool Has(int index);

    /// <summary>Makes pictures.</summary>
    /// <param name="wanted">Whether the picture of an image is wanted; asked of those that have one.</param>
    /// <param name="visit">Takes the position of an image and its picture; called from several threads, in any order.</param>
    /// <param name="limits">Threads and cancellation.</param>
    void Render(Func<int, bool> wanted, Action<int, DecodedImage> visit, ReadLimits limits);
}
