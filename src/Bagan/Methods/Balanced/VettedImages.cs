using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Methods.Balanced;

/// <summary>
/// Images that a teacher takes for their class, and is fairly sure of: of a few tries from each seed the first of that kind, else the one
/// with the highest probability of the class. What a seed gives depends on nothing but the seed.
/// </summary>
internal sealed class VettedImages : IEditingSource
{
    private const int Tries = 4;

    // Among equally frequent classes: another classifier finds their class in more of them then, and nothing is lost (docs/ablations.md).
    private const float SureEnough = 0.6f;
    private const int Batch = 1024;
    private readonly IImageSource _source;
    private readonly Teacher _teacher;
    private readonly ImageSet _real;
    private readonly int[] _drawn;
    private readonly int[] _accepted;
    private readonly Dictionary<(int Class, ulong Seed), ulong> _taken = []; // the seed of the try that was taken, where it was not the first

    /// <param name="source">Makes the images.</param>
    /// <param name="teacher">Looks at them; the caller disposes it.</param>
    /// <param name="real">The real images, whose shape and classes the others have.</param>
    internal VettedImages(IImageSource source, Teacher teacher, ImageSet real)
    {
        _source = source;
        _teacher = teacher;
        _real = real;
        _drawn = new int[real.ClassNames.Count];
        _accepted = new int[real.ClassNames.Count];
    }

    /// <inheritdoc/>
    public ulong[] Seeds(int classIndex, int first, int count) => _source.Seeds(classIndex, first, count);

    /// <inheritdoc/>
    public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
    {
        for (var done = 0; done < seeds.Length; done += Batch)
        {
            GenerateBatch(classIndex, seeds.Slice(done, Math.Min(Batch, seeds.Length - done)), target, start + done, stop);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ClassAcceptance> Acceptance(IReadOnlyList<int> wanted) =>
    [
        .. Enumerable.Range(0, wanted.Count).Where(c => wanted[c] > 0).Select(c =>
            new ClassAcceptance(_real.ClassNames[c], wanted[c], _drawn[c], _accepted[c], _drawn[c] - _accepted[c], 0, 0)),
    ];

    /// <inheritdoc/>
    public ImageEdit[]? Edits(int classIndex, ReadOnlySpan<ulong> seeds)
    {
        var taken = new ulong[seeds.Length];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = _taken.GetValueOrDefault((classIndex, seeds[i]), seeds[i]);
        }

        return (_source as IEditingSource)?.Edits(classIndex, taken);
    }

    /// <inheritdoc/>
    public float[] Changes(ReadOnlySpan<ImageEdit> edits) => ((IEditingSource)_source).Changes(edits);

    /// <inheritdoc/>
    public float[] Masks(ReadOnlySpan<ImageEdit> edits) => ((IEditingSource)_source).Masks(edits);

    private void GenerateBatch(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
    {
        var best = new float[seeds.Length];
        int[] open = [.. Enumerable.Range(0, seeds.Length)];
        for (var attempt = 0; attempt < Tries && open.Length > 0; attempt++)
        {
            var own = new ulong[open.Length];
            for (var i = 0; i < own.Length; i++)
            {
                own[i] = attempt == 0 ? seeds[open[i]] : new SeededRandom(seeds[open[i]]).Fork($"try/{attempt}").Seed;
            }

            using var drawn = new ImageSet(
                new PixelBlock(own.Length, _real.Channels, _real.Height, _real.Width), [.. Enumerable.Repeat(classIndex, own.Length)], _real.ClassNames);
            _source.Generate(classIndex, own, drawn.Pixels, 0, stop);
            var probabilities = _teacher.Probabilities(drawn, stop);
            var refused = new List<int>();
            for (var i = 0; i < open.Length; i++)
            {
                var row = probabilities[i];
                var isOwn = row[classIndex] >= SureEnough;
                if (isOwn || attempt == 0 || row[classIndex] > best[open[i]])
                {
                    drawn[i].CopyTo(target[start + open[i]]);
                    best[open[i]] = row[classIndex];
                    if (attempt > 0)
                    {
                        _taken[(classIndex, seeds[open[i]])] = own[i];
                    }
                }

                _accepted[classIndex] += isOwn ? 1 : 0;
                if (!isOwn)
                {
                    refused.Add(open[i]);
                }
            }

            _drawn[classIndex] += open.Length;
            open = [.. refused];
        }
    }
}
