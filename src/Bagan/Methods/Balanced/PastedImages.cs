using Bagan.Data;
using Bagan.Imaging;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>What of a picture of a larger class is pasted into one of a small class.</summary>
internal enum PasteKind
{
    /// <summary>All that lies around the object of the small class: the object stands before another ground (after CMO, Park et al. 2022, arXiv 2112.00412).</summary>
    Object,

    /// <summary>Its ground, more or less of it, where neither picture has its object (after context-shift augmentation, Shi et al. 2023, arXiv 2310.18236).</summary>
    Context,
}

/// <summary>
/// Images of small classes in the surroundings of larger ones: a real image keeps the region that makes a teacher take it for its class, and around it another
/// real image, of a class that is no smaller, shows. The border between both is soft, and the pasted part as bright as the other along it. Each image is then turned, moved
/// and scaled a little. What a seed gives depends on the real images, the teacher and the seed.
/// </summary>
internal sealed class PastedImages : IEditingSource
{
    private const int Batch = 256;

    // Of the picture, the region that stays takes a share between these. A defect of a few pixels is within the smallest.
    private const double LeastKept = 0.35;
    private const double MostKept = 0.7;

    // The border runs over so much of the range between the surest and the least sure region.
    private const double Feather = 0.25;
    private readonly ImageSet _real;
    private readonly int[][] _members;
    private readonly int[][] _partners;
    private readonly float[] _evidence; // [N, h, h]
    private readonly int _mapSide;
    private readonly PasteKind _kind;
    private readonly ulong _runSeed;

    /// <param name="real">The real images; the caller disposes them.</param>
    /// <param name="teacher">Says where the classes show; the caller disposes it.</param>
    /// <param name="kind">What is pasted.</param>
    /// <param name="runSeed">The images' seeds derive from it.</param>
    internal PastedImages(ImageSet real, Teacher teacher, PasteKind kind, ulong runSeed)
    {
        (_real, _kind, _runSeed) = (real, kind, runSeed);
        _members = [.. Enumerable.Range(0, real.ClassNames.Count).Select(real.IndicesOf)];
        var counts = real.ClassCounts;
        _partners = [.. Enumerable.Range(0, counts.Count).Select(c => Enumerable.Range(0, real.Count).Where(i => counts[real.Labels[i]] >= counts[c]).ToArray())];
        (_evidence, _mapSide) = teacher.Evidence(real, CancellationToken.None);
    }

    /// <inheritdoc/>
    public ulong[] Seeds(int classIndex, int first, int count) => BaganModel.SeedsOf(_runSeed, _real.ClassNames[classIndex], first, count);

    /// <inheritdoc/>
    public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
    {
        for (var done = 0; done < seeds.Length; done += Batch)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var edits = Edits(classIndex, seeds.Slice(done, Math.Min(Batch, seeds.Length - done)));
            ImageBatches.Store(BatchAugmentation.Affine(Paste(edits), edits.Select(e => e.Turn!.Value).ToArray()), target, start + done);
        }
    }

    /// <inheritdoc/>
    public ImageEdit[] Edits(int classIndex, ReadOnlySpan<ulong> seeds)
    {
        var edits = new ImageEdit[seeds.Length];
        for (var i = 0; i < edits.Length; i++)
        {
            var random = new SeededRandom(seeds[i]);
            var source = _members[classIndex][random.NextInt(_members[classIndex].Length)];
            var partner = Partner(classIndex, source, random);
            var share = _kind == PasteKind.Object ? 1 : random.NextUniformSingle();
            edits[i] = new ImageEdit(source)
            {
                Class = classIndex, Seed = seeds[i], Partner = partner, Share = share, Pasted = true, Turn = BalancedMethod.Changes.Draw(random).For(_real.Height),
            };
        }

        return edits;
    }

    /// <inheritdoc/>
    public float[] Changes(ReadOnlySpan<ImageEdit> edits) => throw new InvalidOperationException("Nothing is added to these images.");

    /// <inheritdoc/>
    public float[] Masks(ReadOnlySpan<ImageEdit> edits)
    {
        var plane = _real.Height * _real.Width;
        var masks = new float[edits.Length * plane];
        for (var i = 0; i < edits.Length; i++)
        {
            MaskOf(edits[i]).CopyTo(masks, i * plane);
        }

        return masks;
    }

    // An image of a class that is no smaller; another than the source, unless there is no other.
    private int Partner(int classIndex, int source, SeededRandom random)
    {
        var all = _partners[classIndex];
        var place = random.NextInt(all.Length);
        return all[place] == source ? all[(place + 1) % all.Length] : all[place];
    }

    // The real images with their partners, float32 [N, C, S, S] in [-1, 1].
    private Tensor Paste(ImageEdit[] edits)
    {
        var (plane, length) = (_real.Height * _real.Width, (int)_real.Pixels.ImageBytes);
        var images = new float[edits.Length * length];
        Parallel.For(0, edits.Length, i =>
        {
            var mask = MaskOf(edits[i]);
            var image = images.AsSpan(i * length, length);
            var own = _real[edits[i].Source];
            for (var j = 0; j < length; j++)
            {
                image[j] = own[j];
            }

            for (var c = 0; c < _real.Channels; c++)
            {
                FullPicture.Paste(image.Slice(c * plane, plane), _real[edits[i].Partner!.Value].Slice(c * plane, plane), mask);
            }

            for (var j = 0; j < length; j++)
            {
                image[j] = (image[j] / 127.5f) - 1;
            }
        });
        return Tensor.From<float>(images, edits.Length, _real.Channels, _real.Height, _real.Width);
    }

    // The weight of the partner at each pixel.
    private float[] MaskOf(ImageEdit edit)
    {
        var random = new SeededRandom(edit.Seed!.Value).Fork("mask");
        var kept = Object(edit.Source, LeastKept + ((MostKept - LeastKept) * random.NextUniform()));
        if (_kind == PasteKind.Object)
        {
            return [.. kept.Select(k => 1 - k)];
        }

        var other = Object(edit.Partner!.Value, LeastKept);
        return [.. kept.Zip(other, (k, o) => edit.Share * (1 - k) * (1 - o))];
    }

    // The map of an image with each value the weighted mean of its neighbours: an object stays whole where the evidence has a hole or a fringe.
    private float[] Smooth(int image)
    {
        var map = _evidence.AsSpan(image * _mapSide * _mapSide, _mapSide * _mapSide);
        var smooth = new float[map.Length];
        for (var i = 0; i < smooth.Length; i++)
        {
            var (sum, all) = (0f, 0f);
            for (var k = 0; k < 9; k++)
            {
                var (x, y) = ((i % _mapSide) + (k % 3) - 1, (i / _mapSide) + (k / 3) - 1);
                if (x >= 0 && x < _mapSide && y >= 0 && y < _mapSide)
                {
                    float weight = (k % 3 == 1 ? 2 : 1) * (k / 3 == 1 ? 2 : 1);
                    sum += weight * map[(y * _mapSide) + x];
                    all += weight;
                }
            }

            smooth[i] = sum / all;
        }

        return smooth;
    }

    // 1 where the evidence for the class of a real image is strongest, over a share of the image, falling softly to 0.
    private float[] Object(int image, double share)
    {
        var map = FullPicture.Enlarge(Smooth(image), _mapSide, _real.Width, _real.Height, new PictureView(0, 0, _real.Width, _real.Height));
        var sorted = map.Order().ToArray();
        var border = sorted[(int)((1 - share) * (sorted.Length - 1))];
        var width = Math.Max(Feather * (sorted[^1] - sorted[0]), 1e-6f);
        return [.. map.Select(v => Step(0.5f + ((v - border) / (float)width)))];

        static float Step(float t) => t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - (2 * t));
    }
}
