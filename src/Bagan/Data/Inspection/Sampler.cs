using Bagan.Data.Readers;
using Bagan.Imaging;

namespace Bagan.Data.Inspection;

/// <summary>Keeps some images of every class while all of them pass by.</summary>
internal sealed class Sampler : IDisposable
{
    // No more than can be looked at.
    private const int LargestSide = 128;

    private readonly Dictionary<int, int> _slots = [];
    private readonly int[] _labels;
    private readonly bool[] _filled;
    private readonly FitMode _fit;
    private PixelBlock? _block;

    /// <summary>Chooses which images to keep: the first of every class whose header is good.</summary>
    public Sampler(SplitPart part, int classes, int perClass, ImageShape shape, FitMode fit)
    {
        var counts = new int[classes];
        var labels = new List<int>();
        for (var i = 0; i < part.Split.Count; i++)
        {
            var label = part.Split.Labels[i];
            if (part.Pass.Wants(i) && counts[label] < perClass)
            {
                counts[label]++;
                _slots[i] = labels.Count;
                labels.Add(label);
            }
        }

        _labels = [.. labels];
        _filled = new bool[labels.Count];
        _fit = fit;
        _block = new PixelBlock(labels.Count, shape.Channels, Math.Min(shape.Height, LargestSide), Math.Min(shape.Width, LargestSide));
    }

    /// <summary>Takes an image if it is one to keep. Safe for several threads.</summary>
    public void Offer(int index, DecodedImage image)
    {
        if (_slots.TryGetValue(index, out var slot))
        {
            ImageResizer.Resize(image, _fit, _block!.Channels, _block.Height, _block.Width, _block[slot]);
            _filled[slot] = true;
        }
    }

    /// <summary>The images that were kept, as a set of their own.</summary>
    public ImageSet? Take(IReadOnlyList<string> classNames)
    {
        var good = Enumerable.Range(0, _filled.Length).Where(s => _filled[s]).ToArray();
        if (good.Length == 0)
        {
            return null;
        }

        _block!.Keep(good);
        var set = new ImageSet(_block, [.. good.Select(s => _labels[s])], classNames);
        _block = null;
        return set;
    }

    /// <inheritdoc/>
    public void Dispose() => _block?.Dispose();
}
