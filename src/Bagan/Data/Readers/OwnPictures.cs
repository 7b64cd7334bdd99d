using Bagan.Data.Codecs;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>
/// The training pictures of data in any layout at their own size. The data are listed again, and read as they were the first time: the same page
/// of a file, the same part of a picture, the same values for black and white.
/// </summary>
internal sealed class OwnPictures : IOwnPictures
{
    private readonly FileTree _tree;
    private readonly ListedSplit _train;
    private readonly DataReadOptions _options;
    private readonly DepthScale _depth;
    private readonly ImageShape[] _shapes;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    private OwnPictures(FileTree tree, ListedSplit train, DataReadOptions options, DepthScale depth, CancellationToken stop)
    {
        (_tree, _train, _options, _depth) = (tree, train, options, depth);
        var pass = Pass(options.EffectiveThreads, stop);
        _shapes = new ImageShape[train.Count];
        train.Feed.Probe(pass, _shapes);
        for (var i = 0; i < train.Count; i++)
        {
            if (pass.Wants(i))
            {
                _positions.TryAdd(train.Sources[i], i);
            }
        }
    }

    /// <summary>Opens data that were read before.</summary>
    /// <param name="path">Where they are.</param>
    /// <param name="options">How they were read.</param>
    /// <param name="depth">What became black and white in them.</param>
    /// <param name="stop">Stops the listing.</param>
    /// <exception cref="BaganInputException">They are not there any more.</exception>
    public static OwnPictures Open(string path, DataReadOptions options, DepthScale depth, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var limits = Limits(options, options.EffectiveThreads, stop);
        var tree = DataOpener.Open(path, limits, options.TextEncoding);
        try
        {
            var train = DataReaders.List(tree, options, limits).Splits.FirstOrDefault(s => s.Kind == SplitKind.Train)
                ?? throw new BaganInputException($"{path} had training images when it was read, and has none now.");
            return new OwnPictures(tree, train, options, depth, stop);
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ImageShape? ShapeOf(string source) => _positions.TryGetValue(source, out var i) ? _shapes[i] : null;

    /// <inheritdoc/>
    public void Read(IReadOnlyCollection<string> sources, int threads, Action<string, DecodedImage> visit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(sources);
        int[] wanted = [.. sources.Select(s => _positions.TryGetValue(s, out var i) ? i : throw new BaganInputException($"{s} was in {_tree.Location} when the data were read, and is gone now.")).Distinct().Order()];
        var pass = Pass(threads, stop);
        Array.Fill(pass.Unwanted, true);
        foreach (var i in wanted)
        {
            pass.Unwanted[i] = false;
        }

        var seen = new bool[_train.Count];
        _train.Feed.Read(pass, (i, image) =>
        {
            if ((image.Channels, image.Height, image.Width) != (_shapes[i].Channels, _shapes[i].Height, _shapes[i].Width))
            {
                pass.Fail(i, "it has another size than its header says");
                return;
            }

            visit(_train.Sources[i], image);
            seen[i] = true;
        });
        if (pass.Problems(_train.Sources).FirstOrDefault() is { } bad)
        {
            throw new BaganInputException($"{bad} It could be read before: do not change the data while they are balanced.");
        }

        if (wanted.Where(i => !seen[i]).Select(i => (int?)i).FirstOrDefault() is { } missing)
        {
            throw new BaganInputException($"{_train.Sources[missing]} was in {_tree.Location} when the data were read, and is gone now.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _tree.Dispose();

    private static ReadLimits Limits(DataReadOptions options, int threads, CancellationToken stop) =>
        new(threads, new DecodeOptions { MaxPixels = options.MaxPixels, Frame = options.Frame }, stop);

    private FeedPass Pass(int threads, CancellationToken stop)
    {
        var pass = new FeedPass(_train.Count, Limits(_options, threads, stop), _depth, () => { });
        foreach (var i in _train.LeftOut)
        {
            pass.Unwanted[i] = true;
        }

        return pass;
    }
}
