using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// Images of small classes with the variety of large ones: a real image, plus what the decoder makes of a move of its code
/// (<see cref="CodeMoves"/>), less what it makes of the code itself. The decoder's blur, the same in both, cancels out, and the real
/// image's detail stays. Each is then turned, moved and scaled a little.
/// </summary>
internal sealed class CarriedImages
{
    // Farther moves leave the class more often, nearer ones are copies (docs/ablations.md).
    private const double Farthest = 0.4;
    private const int Batch = 256;
    private readonly ImageSet _train;
    private readonly int[][] _members;
    private readonly ClassCodes _codes;
    private readonly CodeMoves _moves;
    private readonly Generator _decoder;
    private readonly TrainingContext _context;

    /// <param name="train">The real images, of every class at least one.</param>
    /// <param name="codes">Their codes in order, row-major [N, D].</param>
    /// <param name="decoder">Makes images of codes.</param>
    /// <param name="context">Seed, device and stop.</param>
    internal CarriedImages(ImageSet train, float[] codes, Generator decoder, TrainingContext context)
    {
        _train = train;
        _members = [.. Enumerable.Range(0, train.ClassNames.Count).Select(train.IndicesOf)];
        _codes = ClassCodes.Of(codes, train.Labels, train.ClassNames.Count);
        _moves = new CodeMoves(_codes, Farthest);
        _decoder = decoder;
        _context = context;
    }

    /// <summary>The images that a plan asks for, class by class, each from a seed of its own.</summary>
    internal ImageSet Make(SamplingPlan plan)
    {
        int[] labels = [.. plan.ToGenerate.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        ulong[] seeds = [.. plan.ToGenerate.SelectMany((n, c) => BaganModel.SeedsOf(_context.Seed, plan.ClassNames[c], 0, n))];
        var pixels = new PixelBlock(labels.Length, _train.Channels, _train.Height, _train.Width);
        try
        {
            using var noGrad = Autograd.NoGrad();
            for (var start = 0; start < labels.Length; start += Batch)
            {
                _context.Stop.ThrowIfCancellationRequested();
                using var scope = new TensorScope();
                var n = Math.Min(Batch, labels.Length - start);
                ImageBatches.Store(Make(labels.AsSpan(start, n), seeds.AsSpan(start, n)), pixels, start);
            }

            return new ImageSet(pixels, labels, _train.ClassNames);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    private Tensor Make(ReadOnlySpan<int> labels, ReadOnlySpan<ulong> seeds)
    {
        var d = _codes.Dimensions;
        var (before, after) = (new float[labels.Length * d], new float[labels.Length * d]);
        var sources = new int[labels.Length];
        var changes = new AffineChange[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var random = new SeededRandom(seeds[i]);
            var own = _moves.Draw(labels[i], random, after.AsSpan(i * d, d));
            _codes[labels[i]][own].CopyTo(before.AsSpan(i * d));
            sources[i] = _members[labels[i]][own];
            changes[i] = BalancedMethod.Changes.Draw(random);
        }

        var real = ImageBatches.Load(_train, sources, _context.Device, ScalarType.Float32); // [N, C, S, S]
        var moved = BaganModel.Forward(_decoder, after, labels, _context.Device).To(ScalarType.Float32);
        var still = BaganModel.Forward(_decoder, before, labels, _context.Device).To(ScalarType.Float32);
        return BatchAugmentation.Affine((real + (moved - still)).Clamp(-1, 1), changes);
    }
}
