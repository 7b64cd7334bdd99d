using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Bagan.Imaging;

namespace Bagan.Data;

/// <summary>A data set in memory: its splits at one shape, and what was seen while reading. It owns the splits.</summary>
public sealed class DataSet : IDisposable
{
    /// <summary>The layout whose images are cut out of larger pictures.</summary>
    internal const string CutOutFormat = "gtsrb";

    /// <summary>Where the data came from, as the user gave it.</summary>
    public required string Path { get; init; }

    /// <summary>The name of the layout that they were read by.</summary>
    public required string Format { get; init; }

    /// <summary>Whether images are cut out of larger pictures, so that they have no file of their own.</summary>
    internal bool IsCutOut => Format == CutOutFormat;

    /// <summary>The images to learn from. Every class has at least one.</summary>
    public required ImageSet Train { get; init; }

    /// <summary>The validation images, with the classes of <see cref="Train"/>; null where the data have none.</summary>
    public ImageSet? Validation { get; init; }

    /// <summary>The test images, with the classes of <see cref="Train"/>; null where the data have none.</summary>
    public ImageSet? Test { get; init; }

    /// <summary>
    /// A number for each training image: those that share one show one patient, track or scene and stay together in every split.
    /// Null where nothing is known of groups.
    /// </summary>
    public IReadOnlyList<int>? TrainGroups { get; init; }

    /// <summary>The same for the test images: a gain that is measured on them varies by whole groups.</summary>
    public IReadOnlyList<int>? TestGroups { get; init; }

    /// <summary>What was left out as unreadable (only with <see cref="DataReadOptions.SkipBad"/>; else it stops the reading).</summary>
    public required IReadOnlyList<BadFile> Bad { get; init; }

    /// <summary>The files that belong to no layout and were passed over: hidden files, notes, masks and the like.</summary>
    public required IgnoredFiles Ignored { get; init; }

    /// <summary>The encoding of an archive's names that the user gave, which the archive is opened with again; null for none.</summary>
    public string? Encoding { get; init; }

    /// <summary>How images that were not square were made so; never <see cref="FitMode.Auto"/> in a set that was read.</summary>
    public FitMode Fit { get; init; } = FitMode.Crop;

    /// <summary>What was black and white in image files of more than 8 bits a sample, for others to be read alike; null where there were none, or of several kinds.</summary>
    internal ValueRange? DeepRange { get; init; }

    /// <summary>Opens the training pictures at their own size; null for a set that was made in memory.</summary>
    internal Func<CancellationToken, IOwnPictures>? OpenPictures { get; init; }

    /// <summary>What the user should know: resizing, lost depth or transparency, classes that only the test split has, classes of one image.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The sizes of the images in the files.</summary>
    public required SizeSummary OriginalSizes { get; init; }

    /// <summary>SHA-256 over names, shape, labels and pixels of all splits, in hexadecimal: two sets with one fingerprint are the same to every method.</summary>
    public required string Fingerprint { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation?.Dispose();
        Test?.Dispose();
    }
}

/// <summary>The training pictures of a data set, read again at their own size, one by one.</summary>
internal interface IOwnPictures : IDisposable
{
    /// <summary>The shape of a picture in its file.</summary>
    /// <param name="source">One of <see cref="ImageSet.Sources"/>.</param>
    /// <returns>Null where there is no such picture.</returns>
    ImageShape? ShapeOf(string source);

    /// <summary>Reads pictures, each once.</summary>
    /// <param name="sources">Pictures that have a shape.</param>
    /// <param name="threads">Threads that decode, at least 1.</param>
    /// <param name="visit">Takes a picture and its source; called from several threads, in any order.</param>
    /// <param name="stop">Stops the reading.</param>
    /// <exception cref="BaganInputException">A picture is no longer what it was when the data were read.</exception>
    void Read(IReadOnlyCollection<string> sources, int threads, Action<string, DecodedImage> visit, CancellationToken stop);
}

/// <summary>Hashes of pixels and of whole sets.</summary>
internal static class Fingerprint
{
    /// <summary>The first 16 bytes of SHA-256 of pixels: enough that no two different images of any data set meet by chance.</summary>
    public static UInt128 OfPixels(ReadOnlySpan<byte> pixels)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(pixels, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Adds a split, named train, val or test, to the hash of a set.</summary>
    public static void Add(IncrementalHash hash, string split, ImageSet set, IEnumerable<UInt128> pixelHashes)
    {
        var names = string.Concat(set.ClassNames.Select(n => $"{n.Length}:{n},"));
        hash.AppendData(Encoding.UTF8.GetBytes($"{split} {set.Count} {set.Channels} {set.Height} {set.Width} {names}"));
        hash.AppendData(MemoryMarshal.AsBytes(set.Labels));
        hash.AppendData(MemoryMarshal.AsBytes<UInt128>(pixelHashes.ToArray()));
    }

    /// <summary>Identifies one set by its shape, class names, labels and pixels: 64 hexadecimal digits.</summary>
    public static string OfSet(ImageSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "train", set, Enumerable.Range(0, set.Count).Select(i => OfPixels(set[i])));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
