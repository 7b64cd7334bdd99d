using Bagan.Data;
using Bagan.Imaging;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Training;

/// <summary>What is done to the images of a batch on the fly.</summary>
internal static class BatchAugmentation
{
    /// <summary>Turns, moves and scales every image at random.</summary>
    /// <param name="images">Float32 [N, C, H, W].</param>
    /// <param name="range">How far.</param>
    /// <param name="random">Four draws an image.</param>
    internal static Tensor Affine(Tensor images, AffineRange range, SeededRandom random)
    {
        var changes = new AffineChange[images.Size(0)];
        foreach (ref var change in changes.AsSpan())
        {
            change = range.Draw(random);
        }

        return Affine(images, changes);
    }

    /// <summary>Turns, moves and scales each image about its middle, bilinear; what comes from outside repeats the border.</summary>
    /// <param name="images">Float32 [N, C, H, W].</param>
    /// <param name="changes">N changes.</param>
    internal static Tensor Affine(Tensor images, ReadOnlySpan<AffineChange> changes)
    {
        // A row of the map says from where an output position is read. Both run over -1..1 across the image,
        // whatever its sides, so that a turn must take their ratio into account.
        var aspect = (double)images.Size(2) / images.Size(3);
        var map = new float[6 * changes.Length];
        for (var i = 0; i < changes.Length; i++)
        {
            var (degrees, right, down, scale) = changes[i];
            var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
            var (xx, xy, yx, yy) = (cosine / scale, -sine * aspect / scale, sine / aspect / scale, cosine / scale);
            ReadOnlySpan<double> rows = [xx, xy, -2 * ((xx * right) + (xy * down)), yx, yy, -2 * ((yx * right) + (yy * down))];
            for (var j = 0; j < rows.Length; j++)
            {
                map[(6 * i) + j] = (float)rows[j];
            }
        }

        var theta = Tensor.From<float>(map, changes.Length, 2, 3).To(images.Device);
        return Functional.GridSample(images, Functional.AffineGrid(theta, [.. images.Shape])); // [N, C, H, W]
    }

    /// <summary>
    /// Blends each image and its label with another of the batch (mixup, Zhang et al. 2018), each with a weight of its own. Labels are rows of
    /// numbers, the probabilities of the classes for one.
    /// </summary>
    /// <param name="images">Float32 [N, C, H, W].</param>
    /// <param name="rows">[N, M].</param>
    /// <param name="alpha">Weights are drawn from Beta(alpha, alpha).</param>
    /// <param name="random">Where the weights and the partners come from.</param>
    /// <param name="labelShare">
    /// The weight of the label, from the positions of an image and its partner and the weight of the image; null: the same for both.
    /// </param>
    /// <param name="labels">How many of the M columns are labels and follow that weight; the others follow the image's.</param>
    /// <returns>Images [N, C, H, W] and rows [N, M].</returns>
    internal static (Tensor Images, FloatMatrix Rows) Mixup(
        Tensor images, FloatMatrix rows, double alpha, SeededRandom random, Func<int, int, float, float>? labelShare = null, int labels = int.MaxValue)
    {
        var n = rows.Rows;
        var partners = random.Permutation(n);
        var weights = new float[n];
        var blended = new FloatMatrix(n, rows.Columns);
        for (var i = 0; i < n; i++)
        {
            weights[i] = (float)SymmetricBeta(alpha, random);
            Blend(rows[i], rows[partners[i]], blended[i], labelShare?.Invoke(i, partners[i], weights[i]) ?? weights[i], weights[i], labels);
        }

        var weight = Tensor.From<float>(weights, n, 1, 1, 1).To(images.Device);
        var others = images.IndexSelect(0, ImageBatches.Labels(partners, images.Device));
        return (others + ((images - others) * weight), blended);
    }

    /// <summary>The label's weight in Remix (Chou et al. 2020; kappa 3, tau 0.5).</summary>
    /// <param name="share">The image's weight.</param>
    /// <param name="own">Training images of its class.</param>
    /// <param name="other">Training images of its partner's class.</param>
    internal static float RemixShare(float share, int own, int other)
    {
        const int Kappa = 3;
        const float Tau = 0.5f;
        return own >= Kappa * other && share < Tau ? 0
            : other >= Kappa * own && 1 - share < Tau ? 1
            : share;
    }

    /// <summary>
    /// Pastes a rectangle of another image over every other one, at the same place (CutMix, Yun et al. 2019). Its area is drawn from a Beta
    /// distribution, its middle lies anywhere, and what reaches over the border is cut off.
    /// </summary>
    /// <param name="images">N images; overwritten.</param>
    /// <param name="others">N images of the same shape, that the rectangles come from.</param>
    /// <param name="alpha">The share of the area that stays is drawn from Beta(alpha, alpha).</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The share of each image that is still its own.</returns>
    internal static float[] Paste(PixelBlock images, PixelBlock others, double alpha, SeededRandom random)
    {
        var (height, width) = (images.Height, images.Width);
        var shares = new float[images.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = 1;
            if (random.NextUniform() < 0.5)
            {
                var side = Math.Sqrt(1 - SymmetricBeta(alpha, random));
                var (h, w) = ((int)(height * side), (int)(width * side));
                var (y, x) = (random.NextInt(height) - (h / 2), random.NextInt(width) - (w / 2));
                var (top, left) = (Math.Max(0, y), Math.Max(0, x));
                var (bottom, right) = (Math.Min(height, y + h), Math.Min(width, x + w));
                Copy(others[i], images[i], top, bottom, left, right);
                shares[i] = 1 - ((float)((bottom - top) * (right - left)) / (height * width));
            }
        }

        return shares;

        void Copy(ReadOnlySpan<byte> from, Span<byte> to, int top, int bottom, int left, int right)
        {
            for (var row = 0; row < images.Channels * height; row++)
            {
                if (row % height >= top && row % height < bottom)
                {
                    from.Slice((row * width) + left, right - left).CopyTo(to[((row * width) + left)..]);
                }
            }
        }
    }

    /// <summary>Blends two rows of numbers.</summary>
    /// <param name="own">M numbers.</param>
    /// <param name="other">M numbers.</param>
    /// <param name="target">Where the blended ones go; may be either.</param>
    /// <param name="labelShare">The weight of the own numbers in the first columns.</param>
    /// <param name="share">Their weight in the others.</param>
    /// <param name="labels">How many columns are first.</param>
    internal static void Blend(ReadOnlySpan<float> own, ReadOnlySpan<float> other, Span<float> target, float labelShare, float share, int labels = int.MaxValue)
    {
        for (var m = 0; m < own.Length; m++)
        {
            var weight = m < labels ? labelShare : share;
            target[m] = (weight * own[m]) + ((1 - weight) * other[m]);
        }
    }

    // Johnk's method for Beta(a, a), in logarithms, since u^(1/a) underflows for small a.
    internal static double SymmetricBeta(double alpha, SeededRandom random)
    {
        while (true)
        {
            var x = Math.Log(1 - random.NextUniform()) / alpha;
            var y = Math.Log(1 - random.NextUniform()) / alpha;
            var larger = Math.Max(x, y);
            var logSum = larger + Math.Log(Math.Exp(x - larger) + Math.Exp(y - larger));
            if (logSum <= 0)
            {
                return Math.Exp(x - logSum);
            }
        }
    }
}

/// <summary>How far images are turned, moved and scaled at random; each is drawn uniformly for every image of every batch.</summary>
/// <param name="Degrees">Largest turn in either direction, 0 to 180 degrees.</param>
/// <param name="Shift">Largest move in either direction and along either axis, 0 to 1 of the side.</param>
/// <param name="Scale">Largest change of size: factors lie in 1 - Scale to 1 + Scale; 0 to 0.9.</param>
public sealed record AffineRange(double Degrees = 10, double Shift = 0.08, double Scale = 0.1)
{
    /// <summary>A change within the range, every one equally likely.</summary>
    internal AffineChange Draw(SeededRandom random)
    {
        return new AffineChange(Symmetric(Degrees), Symmetric(Shift), Symmetric(Shift), 1 + Symmetric(Scale));

        double Symmetric(double limit) => limit * ((2 * random.NextUniform()) - 1);
    }

    internal IEnumerable<string> Errors()
    {
        if (Degrees is not (>= 0 and <= 180))
        {
            yield return FormattableString.Invariant($"Degrees must be 0 to 180, not {Degrees}.");
        }

        if (Shift is not (>= 0 and <= 1))
        {
            yield return FormattableString.Invariant($"Shift must be 0 to 1, not {Shift}.");
        }

        if (Scale is not (>= 0 and <= 0.9))
        {
            yield return FormattableString.Invariant($"Scale must be 0 to 0.9, not {Scale}.");
        }
    }
}

/// <summary>What is done to one image.</summary>
/// <param name="Degrees">Turn about the middle, anticlockwise.</param>
/// <param name="Right">Move to the right, in units of the width.</param>
/// <param name="Down">Move downwards, in units of the height.</param>
/// <param name="Scale">Factor of size; above 1 the picture grows.</param>
internal readonly record struct AffineChange(double Degrees, double Right, double Down, double Scale)
{
    private const int LargestEvenGround = 40;

    /// <summary>
    /// The same for a square picture: photographs are enlarged as far as it takes that nothing from beyond their border shows. Drawings, digits and icons of up
    /// to 40 pixels stand on an even ground, which is continued.
    /// </summary>
    /// <param name="side">Side of the picture in pixels.</param>
    internal AffineChange For(int side) => side <= LargestEvenGround ? this : this with { Scale = Math.Max(Scale, FullPicture.CoveringScale(Degrees, Right, Down, 1, 1)) };
}
