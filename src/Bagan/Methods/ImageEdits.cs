using Bagan.Training;

namespace Bagan.Methods;

/// <summary>How a generated image was made of a real one, so that it can be made again at the real picture's own size. What is done, in this order:
/// the decoder's change is added, the partner is blended in, the picture is mirrored, turned.</summary>
/// <param name="Source">Position of the real image among those that the method drew from.</param>
internal readonly record struct ImageEdit(int Source)
{
    /// <summary>Class of the image, 0 to K - 1.</summary>
    public int Class { get; init; }

    /// <summary>The seed that a source works the change of the image, or its mask, out from; null where there is none.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Position of the real image that is blended in; null for none.</summary>
    public int? Partner { get; init; }

    /// <summary>The weight of the partner, 0 to 1; where it is pasted, at most.</summary>
    public float Share { get; init; }

    /// <summary>Whether the partner is pasted in by a mask that the source works out of the seed, instead of being blended in everywhere.</summary>
    public bool Pasted { get; init; }

    /// <summary>Whether it is flipped left to right.</summary>
    public bool Mirrored { get; init; }

    /// <summary>How it is turned, moved and scaled; null where it is not.</summary>
    public AffineChange? Turn { get; init; }
}

/// <summary>An image source that says how it makes images of real ones.</summary>
internal interface IEditingSource : IImageSource
{
    /// <summary>How images were made: those of a class and of seeds that the source has made images of.</summary>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="seeds">N seeds.</param>
    /// <returns>N edits; null where the images are not made of real ones.</returns>
    ImageEdit[]? Edits(int classIndex, ReadOnlySpan<ulong> seeds);

    /// <summary>Works out what is added to real images; the batch is worked out together.</summary>
    /// <param name="edits">N edits of one class with a seed.</param>
    /// <returns>[N, C, S, S], in units of grey levels.</returns>
    float[] Changes(ReadOnlySpan<ImageEdit> edits);

    /// <summary>Works out where partners are pasted in.</summary>
    /// <param name="edits">N edits with a partner that is pasted.</param>
    /// <returns>[N, S, S]: the weights of the partners, 0 to 1.</returns>
    float[] Masks(ReadOnlySpan<ImageEdit> edits) => throw new InvalidOperationException("Nothing is pasted into these images.");
}

/// <summary>How some images were made of real ones. What is added to the real ones is worked out by the method's networks, which must be alive.</summary>
internal sealed class ImageEdits
{
    // As many as are worked out together. They are counted from the first of a class, so that the same images come together however many blocks they are in.
    internal const int Batch = 32;

    private readonly ImageEdit[] _edits;
    private readonly IEditingSource? _source;

    /// <param name="edits">N edits.</param>
    /// <param name="source">Works out the changes; null where there are none.</param>
    internal ImageEdits(ImageEdit[] edits, IEditingSource? source = null) => (_edits, _source) = (edits, source);

    /// <summary>N.</summary>
    internal int Count => _edits.Length;

    /// <summary>The edit of an image.</summary>
    internal ImageEdit this[int index] => _edits[index];

    /// <summary>The edits of images that a source made.</summary>
    /// <param name="source">The source.</param>
    /// <param name="seeds">The seeds of the images, class by class.</param>
    /// <returns>Null where the source does not make images of real ones.</returns>
    internal static ImageEdits? Of(IImageSource source, IEnumerable<(int Class, ulong[] Seeds)> seeds)
    {
        if (source is not IEditingSource editing)
        {
            return null;
        }

        var edits = new List<ImageEdit>();
        foreach (var (classIndex, own) in seeds)
        {
            if (editing.Edits(classIndex, own) is not { } some)
            {
                return null;
            }

            edits.AddRange(some);
        }

        return new ImageEdits([.. edits], editing);
    }

    /// <summary>The edits of several blocks of one sampling; null where there are none.</summary>
    internal static ImageEdits? Join(IReadOnlyList<ImageEdits> blocks) =>
        blocks.Count == 0 ? null : new ImageEdits([.. blocks.SelectMany(b => b._edits)], blocks[0]._source);

    /// <summary>The pictures as they are.</summary>
    /// <param name="sources">Positions of N real images.</param>
    internal static ImageEdits None(IEnumerable<int> sources) => new([.. sources.Select(s => new ImageEdit(s))]);

    /// <summary>The images in batches whose changes are worked out together.</summary>
    /// <returns>Start and end (exclusive) of each batch.</returns>
    internal IEnumerable<(int First, int End)> Batches()
    {
        for (var start = 0; start < _edits.Length;)
        {
            var end = start + 1;
            while (end < _edits.Length && end - start < Batch && _edits[end].Class == _edits[start].Class && _edits[end].Pasted == _edits[start].Pasted)
            {
                end++;
            }

            yield return (start, end);
            start = end;
        }
    }

    /// <summary>What is added to the real images of a batch.</summary>
    /// <returns>[N, C, S, S], in units of grey levels; null where nothing is.</returns>
    internal float[]? Changes((int First, int End) batch) =>
        _source is not null && _edits[batch.First] is { Seed: not null, Pasted: false } ? _source.Changes(_edits.AsSpan(batch.First..batch.End)) : null;

    /// <summary>Where partners are pasted into the real images of a batch.</summary>
    /// <returns>[N, S, S]; null where none is.</returns>
    internal float[]? Masks((int First, int End) batch) =>
        _source is not null && _edits[batch.First].Pasted ? _source.Masks(_edits.AsSpan(batch.First..batch.End)) : null;
}
