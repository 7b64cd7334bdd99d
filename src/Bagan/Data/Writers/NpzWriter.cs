using System.Globalization;
using System.IO.Compression;
using System.Text;
using Bagan.IO;
using Bagan.Imaging;

namespace Bagan.Data.Writers;

/// <summary>
/// One NumPy archive, data.npz, with MedMNIST's arrays: train_images [N, H, W] or [N, H, W, 3] and train_labels [N, 1], unsigned bytes
/// (labels beyond 256 classes: 32-bit integers), val_... and test_... where the data have them, and class_names.
/// </summary>
internal sealed class NpzWriter : IDataWriter
{
    private const string FileName = "data.npz";

    // The oldest time that a zip file can hold: the same data give the same bytes on any day.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public string Name => "npz";

    /// <inheritdoc/>
    public IReadOnlyList<ManifestRow> Write(StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(splits);
        return Write(folder, FileName, splits, cancellation);
    }

    /// <summary>Writes an archive of a name.</summary>
    internal static IReadOnlyList<ManifestRow> Write(StagedFolder folder, string fileName, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation)
    {
        var rows = new List<ManifestRow>();
        folder.WriteFile(fileName, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var split in splits)
            {
                var name = split.Name ?? "train";
                var images = split.Images;
                WriteImages(archive, $"{name}_images", images, cancellation);
                WriteLabels(archive, $"{name}_labels", images);
                for (var i = 0; i < images.Count; i++)
                {
                    var file = string.Create(CultureInfo.InvariantCulture, $"{fileName}/{name}_images.npy#{i}");
                    rows.Add(new ManifestRow(file, images.ClassNames[images.Labels[i]], split.OriginOf(i), split.Name));
                }
            }

            WriteNames(archive, splits[0].Images.ClassNames);
        });
        return rows;
    }

    private static void WriteImages(ZipArchive archive, string name, ImageSet images, CancellationToken cancellation)
    {
        using var entry = Open(archive, name);
        var channels = images.Channels == 1 ? "" : $", {images.Channels}";
        WriteHeader(entry, "|u1", $"({images.Count}, {images.Height}, {images.Width}{channels})");
        var row = new byte[images.Pixels.ImageBytes];
        for (var i = 0; i < images.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            PixelLayout.PlanarToPacked(images[i], images.Channels, row);
            entry.Write(row);
        }
    }

    private static void WriteLabels(ZipArchive archive, string name, ImageSet images)
    {
        using var entry = Open(archive, name);
        var wide = images.ClassNames.Count > 256;
        WriteHeader(entry, wide ? "<i4" : "|u1", $"({images.Count}, 1)");
        foreach (var label in images.Labels)
        {
            entry.WriteByte((byte)label);
            for (var b = 1; wide && b < sizeof(int); b++)
            {
                entry.WriteByte((byte)(label >> (8 * b)));
            }
        }
    }

    private static void WriteNames(ZipArchive archive, IReadOnlyList<string> names)
    {
        using var entry = Open(archive, ClassNamesFile.NumpyArray);
        var longest = Math.Max(1, names.Max(n => Encoding.UTF32.GetByteCount(n) / 4));
        WriteHeader(entry, $"<U{longest}", $"({names.Count},)");
        foreach (var name in names)
        {
            var text = new byte[longest * 4];
            Encoding.UTF32.GetBytes(name, text);
            entry.Write(text);
        }
    }

    private static Stream Open(ZipArchive archive, string name)
    {
        var entry = archive.CreateEntry(name + ".npy", CompressionLevel.Optimal);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }

    // Version 1.0: the dictionary is padded with spaces so that the elements begin at a multiple of 64.
    private static void WriteHeader(Stream stream, string type, string shape)
    {
        const int Alignment = 64;
        const int Fixed = 10;
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        var length = ((Fixed + text.Length + 1 + Alignment - 1) / Alignment * Alignment) - Fixed;
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n"));
    }
}

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
