using Bagan.Data;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// Images of small classes with the variety of large ones: a real image, plus what the decoder makes of a move of its code
/// (<see cref="CodeMoves"/>), less what it makes of the code itself. The decoder's blur, the same in both, cancels out, and the real
/// image's detail stays. Each is then turned, moved and scaled a little.
/// </summary>
internal sealed class CarriedImages : IEditingSource
{
    // Farther moves leave the class more often, nearer ones are copies (docs/ablations.md).
    private static readonly (double, double) Moves = (0.3, 0.8);
    private const int Batch = 256;
    private readonly ImageSet _real;
    private readonly int[][] _members;
    private readonly ClassCodes _codes;
    private readonly CodeMoves _moves;
    private readonly TrainedAutoencoder _model;
    private readonly ulong _runSeed;

    /// <param name="model">Encoder and decoder; the caller disposes it.</param>
    /// <param name="real">The real images, of the model's classes; the caller disposes them.</param>
    /// <param name="runSeed">The images' seeds derive from it.</param>
    internal CarriedImages(TrainedAutoencoder model, ImageSet real, ulong runSeed)
    {
        _model = model;
        _real = real;
        _members = [.. Enumerable.Range(0, real.ClassNames.Count).Select(real.IndicesOf)];
        _codes = ClassCodes.Of(ImageCodes.Of(model.Encoder, real, model.Device), real.Labels, real.ClassNames.Count);
        _moves = new CodeMoves(_codes, Moves);
        _runSeed = runSeed;
    }

    /// <inheritdoc/>
    public ulong[] Seeds(int classIndex, int first, int count) => BaganModel.SeedsOf(_runSeed, _real.ClassNames[classIndex], first, count);

    /// <inheritdoc/>
    public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
    {
        using var noGrad = Autograd.NoGrad();
        for (var done = 0; done < seeds.Length; done += Batch)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var n = Math.Min(Batch, seeds.Length - done);
            ImageBatches.Store(Make(classIndex, seeds.Slice(done, n)), target, start + done);
        }
    }

    /// <inheritdoc/>
    public ImageEdit[] Edits(int classIndex, ReadOnlySpan<ulong> seeds) => Draw(classIndex, seeds).Edits;

    /// <inheritdoc/>
    public float[] Changes(ReadOnlySpan<ImageEdit> edits)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        var seeds = new ulong[edits.Length];
        for (var i = 0; i < seeds.Length; i++)
        {
            seeds[i] = edits[i].Seed!.Value;
        }

        return (Change(Draw(edits[0].Class, seeds)) * 127.5).ToArray<float>();
    }

    private Tensor Make(int label, ReadOnlySpan<ulong> seeds)
    {
        var drawn = Draw(label, seeds);
        var real = ImageBatches.Load(_real, drawn.Edits.Select(e => e.Source).ToArray(), _model.Device, ScalarType.Float32); // [N, C, S, S]
        return BatchAugmentation.Affine((real + Change(drawn)).Clamp(-1, 1), drawn.Edits.Select(e => e.Turn!.Value).ToArray());
    }

    // What the decoder makes of the moves, [N, C, S, S].
    private Tensor Change(DrawnMoves moves)
    {
        int[] labels = [.. moves.Edits.Select(e => e.Class)];
        var moved = BaganModel.Forward(_model.Decoder, moves.After, labels, _model.Device).To(ScalarType.Float32);
        var still = BaganModel.Forward(_model.Decoder, moves.Before, labels, _model.Device).To(ScalarType.Float32);
        return ColourSmoothing.Of(moved - still);
    }

    private DrawnMoves Draw(int label, ReadOnlySpan<ulong> seeds)
    {
        var d = _codes.Dimensions;
        var moves = new DrawnMoves(new float[seeds.Length * d], new float[seeds.Length * d], new ImageEdit[seeds.Length]);
        for (var i = 0; i < seeds.Length; i++)
        {
            var random = new SeededRandom(seeds[i]);
            var own = _moves.Draw(label, random, moves.After.AsSpan(i * d, d));
            _codes[label][own].CopyTo(moves.Before.AsSpan(i * d));
            moves.Edits[i] = new ImageEdit(_members[label][own]) { Class = label, Seed = seeds[i], Turn = BalancedMethod.Changes.Draw(random).For(_real.Height) };
        }

        return moves;
    }

    // Codes of real images, the same moved, [N, D] each, and all that is done to the images besides.
    private sealed record DrawnMoves(float[] Before, float[] After, ImageEdit[] Edits);
}

/// <summary>
/// The variety of a large class, carried over to an image of a small one: how two images of the large class differ among the
/// autoencoder's codes, as a move of the small image's code.
/// </summary>
internal sealed class CodeMoves
{
    private readonly ClassCodes _codes;
    private readonly int[][] _lenders;
    private readonly (double Nearest, double Farthest) _range;

    /// <param name="codes">The codes of the training images.</param>
    /// <param name="range">The smallest and the largest share of a difference that is carried over, 0 and up.</param>
    internal CodeMoves(ClassCodes codes, (double Nearest, double Farthest) range)
    {
        _codes = codes;
        _range = range;
        _lenders = [.. Enumerable.Range(0, codes.Classes).Select(c => Enumerable.Range(0, codes.Classes).Where(b => codes[b].Rows >= codes[c].Rows).ToArray())];
    }

    /// <summary>Draws an image of a class and a move of its code: a random share of the difference of two codes of one class that is no smaller.</summary>
    /// <param name="label">0 to K - 1.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="target">D values: the moved code.</param>
    /// <returns>The position of the image among those of its class.</returns>
    internal int Draw(int label, SeededRandom random, Span<float> target)
    {
        var own = random.NextInt(_codes[label].Rows);
        var lender = _codes[_lenders[label][random.NextInt(_lenders[label].Length)]];
        var from = lender[random.NextInt(lender.Rows)];
        var to = lender[random.NextInt(lender.Rows)];
        var share = (float)(_range.Nearest + ((_range.Farthest - _range.Nearest) * random.NextUniform()));
        for (var d = 0; d < target.Length; d++)
        {
            target[d] = _codes[label][own][d] + (share * (to[d] - from[d]));
        }

        return own;
    }
}
