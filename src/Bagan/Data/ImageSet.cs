namespace Bagan.Data;

/// <summary>
/// Labelled images of one shape: uint8 pixels [N, C, H, W], a class index and a source name for each.
/// The set owns its pixels.
/// </summary>
public sealed class ImageSet : IDisposable
{
    private readonly int[] _labels;

    /// <summary>Joins pixels, labels and names into a set.</summary>
    /// <param name="pixels">The pixels, [N, C, H, W]; the set disposes them.</param>
    /// <param name="labels">N class indices in 0..K-1.</param>
    /// <param name="classNames">K names, unique.</param>
    /// <param name="sources">N names of where each image came from (a path, an archive entry, "file#index"); null where there is none.</param>
    /// <exception cref="ArgumentException">Counts disagree, a label is out of range, or a class name stands twice.</exception>
    public ImageSet(PixelBlock pixels, int[] labels, IReadOnlyList<string> classNames, IReadOnlyList<string>? sources = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        if (labels.Length != pixels.Count)
        {
            throw new ArgumentException($"{pixels.Count} images but {labels.Length} labels.", nameof(labels));
        }

        if (sources is not null && sources.Count != pixels.Count)
        {
            throw new ArgumentException($"{pixels.Count} images but {sources.Count} sources.", nameof(sources));
        }

        if (classNames.Distinct(StringComparer.Ordinal).Count() != classNames.Count)
        {
            throw new ArgumentException("A class name stands twice.", nameof(classNames));
        }

        var counts = new int[classNames.Count];
        foreach (var label in labels)
        {
            if ((uint)label >= (uint)classNames.Count)
            {
                throw new ArgumentException($"Label {label} is not in 0..{classNames.Count - 1}.", nameof(labels));
            }

            counts[label]++;
        }

        Pixels = pixels;
        _labels = labels;
        ClassNames = classNames;
        ClassCounts = counts;
        Sources = sources;
    }

    /// <summary>The pixels, uint8 [N, C, H, W].</summary>
    public PixelBlock Pixels { get; }

    /// <summary>N, the number of images.</summary>
    public int Count => Pixels.Count;

    /// <summary>C: 1 or 3.</summary>
    public int Channels => Pixels.Channels;

    /// <summary>H, rows.</summary>
    public int Height => Pixels.Height;

    /// <summary>W, columns.</summary>
    public int Width => Pixels.Width;

    /// <summary>The class index of each image, N values in 0..K-1.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>K class names; the position is the class index.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>K counts of images.</summary>
    public IReadOnlyList<int> ClassCounts { get; }

    /// <summary>Where each image came from, or null.</summary>
    public IReadOnlyList<string>? Sources { get; }

    /// <summary>The pixels of one image, [C, H, W].</summary>
    public ReadOnlySpan<byte> this[int index] => Pixels[index];

    /// <summary>The positions of the images of one class, in order.</summary>
    public int[] IndicesOf(int classIndex)
    {
        var indices = new List<int>(ClassCounts[classIndex]);
        for (var i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] == classIndex)
            {
                indices.Add(i);
            }
        }

        return [.. indices];
    }

    /// <summary>A new set with copies of the chosen images, in the given order; the class names stay as they are.</summary>
    public ImageSet Select(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        var pixels = Pixels.Another(indices.Count);
        var labels = new int[indices.Count];
        var sources = Sources is null ? null : new string[indices.Count];
        for (var i = 0; i < indices.Count; i++)
        {
            this[indices[i]].CopyTo(pixels[i]);
            labels[i] = _labels[indices[i]];
            if (sources is not null)
            {
                sources[i] = Sources![indices[i]];
            }
        }

        return new ImageSet(pixels, labels, ClassNames, sources);
    }

    /// <summary>A new set with copies of the images of two sets of one shape and the same classes, the first's before the second's.</summary>
    /// <exception cref="ArgumentException">Shapes or classes differ.</exception>
    public static ImageSet Join(ImageSet first, ImageSet second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if ((first.Channels, first.Height, first.Width) != (second.Channels, second.Height, second.Width) || !first.ClassNames.SequenceEqual(second.ClassNames))
        {
            throw new ArgumentException("The sets differ in shape or classes.", nameof(second));
        }

        var pixels = first.Pixels.Another(first.Count + second.Count);
        for (var i = 0; i < pixels.Count; i++)
        {
            (i < first.Count ? first[i] : second[i - first.Count]).CopyTo(pixels[i]);
        }

        var sources = first.Sources is null || second.Sources is null ? null : first.Sources.Concat(second.Sources).ToArray();
        return new ImageSet(pixels, [.. first.Labels, .. second.Labels], first.ClassNames, sources);
    }

    /// <inheritdoc/>
    public void Dispose() => Pixels.Dispose();
}
