using Bagan.Data.Codecs;
using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Writers;

/// <summary>
/// The image files that a data set was read from, for copying them as they are. Images out of array files have none, nor have those that were
/// cut out of a larger picture (GTSRB).
/// </summary>
internal sealed class OriginalFiles : IDisposable
{
    private readonly FileTree _tree;
    private readonly bool _whole;

    private OriginalFiles(FileTree tree, bool whole)
    {
        _tree = tree;
        _whole = whole;
    }

    /// <summary>Opens the files of a data set again.</summary>
    /// <param name="data">The set, as it was read.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <exception cref="BaganInputException">They are not there any more.</exception>
    public static OriginalFiles Open(DataSet data, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(DataOpener.Open(data.Path, new ReadLimits(1, DecodeOptions.Default, cancellation), data.Encoding is null ? null : TextEncodings.Named(data.Encoding)), !data.IsCutOut);
    }

    /// <summary>Whether an image has a file of its own.</summary>
    /// <param name="source">One of <see cref="ImageSet.Sources"/>.</param>
    public bool Has(string source) => _whole && source.Length > 0 && _tree.Find(source) is not null;

    /// <inheritdoc/>
    public void Dispose() => _tree.Dispose();

    /// <summary>Reads files in any order, from several threads.</summary>
    /// <exception cref="BaganInputException">A file that was there when the data were read is there no more, or is no image.</exception>
    internal void ReadAll(IReadOnlyList<string> sources, ReadLimits limits, Action<int, byte[], string> visit) =>
        _tree.ReadAll(
            [.. sources.Select(s => _tree.Find(s) ?? throw new BaganInputException($"{s} was in {_tree.Location} when the data were read, and is gone now."))],
            (k, content) => visit(k, content.ToArray(), ExtensionOf(sources[k], content)),
            (k, reason) => throw new BaganInputException($"{sources[k]}: {reason}."),
            limits);

    private static string ExtensionOf(string source, ReadOnlySpan<byte> content) => ImageDecoder.Identify(content) switch
    {
        ImageFormat.Png => ".png",
        ImageFormat.Jpeg => ".jpg",
        ImageFormat.Pnm => ".pnm",
        ImageFormat.Bmp => ".bmp",
        ImageFormat.Gif => ".gif",
        ImageFormat.WebP => ".webp",
        ImageFormat.Tiff => ".tif",
        _ => throw new BaganInputException($"{source} is no longer an image."),
    };
}
