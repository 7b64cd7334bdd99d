using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Bagan.Imaging;
using Bagan.IO;

namespace Bagan.Data.Writers;

/// <summary>
/// IDX files packed with gzip, under MNIST's names (train-..., t10k-... for the test split, val-...), with classes.txt.
/// Grey images are idx3 [N, H, W], colour images idx4 [N, H, W, 3].
/// </summary>
internal sealed class IdxWriter : IDataWriter
{
    private const int MostClasses = 256;

    /// <inheritdoc/>
    public string Name => "idx";

    /// <inheritdoc/>
    public IReadOnlyList<ManifestRow> Write(StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(splits);
        var classNames = splits[0].Images.ClassNames;
        if (classNames.Count > MostClasses)
        {
            throw new BaganInputException($"IDX files hold labels of one byte, so at most {MostClasses} classes; the data have {classNames.Count}. Write them as folders or npz.");
        }

        ClassNamesFile.Require(classNames);

        folder.WriteFile(ClassNamesFile.Name, ClassNamesFile.Content(classNames));
        var rows = new List<ManifestRow>();
        foreach (var split in splits)
        {
            var prefix = split.Name switch
            {
                "test" => "t10k",
                "val" => "val",
                _ => "train",
            };
            var images = split.Images;
            var file = $"{prefix}-images-idx{(images.Channels == 1 ? 3 : 4)}-ubyte.gz";
            folder.WriteFile(file, stream => WriteImages(stream, images, cancellation));
            folder.WriteFile($"{prefix}-labels-idx1-ubyte.gz", stream => WriteLabels(stream, images));
            for (var i = 0; i < images.Count; i++)
            {
                rows.Add(new ManifestRow(string.Create(CultureInfo.InvariantCulture, $"{file}#{i}"), classNames[images.Labels[i]], split.OriginOf(i), split.Name));
            }
        }

        return rows;
    }

    private static void WriteImages(Stream stream, ImageSet images, CancellationToken cancellation)
    {
        using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        int[] sizes = images.Channels == 1 ? [images.Count, images.Height, images.Width] : [images.Count, images.Height, images.Width, images.Channels];
        WriteHeader(packed, sizes);
        var row = new byte[images.Pixels.ImageBytes];
        for (var i = 0; i < images.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            PixelLayout.PlanarToPacked(images[i], images.Channels, row);
            packed.Write(row);
        }
    }

    private static void WriteLabels(Stream stream, ImageSet images)
    {
        using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        WriteHeader(packed, [images.Count]);
        var labels = new byte[images.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)images.Labels[i];
        }

        packed.Write(labels);
    }

    private static void WriteHeader(Stream stream, ReadOnlySpan<int> sizes)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        header[2] = 8; // unsigned bytes
        header[3] = (byte)sizes.Length;
        for (var d = 0; d < sizes.Length; d++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * d)), sizes[d]);
        }

        stream.Write(header);
    }
}
