using System.Numerics;
using System.Runtime.InteropServices;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// SSIM of two images (Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to structural similarity",
/// IEEE TIP 2004): K1 = 0.01, K2 = 0.03, range 1, Gaussian window 11 x 11 with sigma 1.5, population covariance; the mean over all
/// windows that lie whole inside the image, then over the channels. 1 for equal images, about 0 for unrelated ones, at least -1.
/// An object keeps its working memory for images of one shape: reuse it, but on one thread at a time.
/// </summary>
internal sealed class StructuralSimilarity
{
    /// <summary>The protocol as it stands in the names of metrics.</summary>
    public const string Protocol = "Gaussian window 11 x 11, sigma 1.5";

    /// <summary>Side of the window, and the smallest side of an image.</summary>
    public const int Window = 11;

    /// <summary>K1 and K2, squared, for a range of 1.</summary>
    internal const double C1 = 0.01 * 0.01;

    /// <inheritdoc cref="C1"/>
    internal const double C2 = 0.03 * 0.03;

    private const double Sigma = 1.5;
    private static readonly double[] Weights = WindowOf(Window);

    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double[] _product;
    private readonly double[] _rowsFiltered;
    private readonly double[][] _maps;

    /// <summary>Prepares for images of one shape.</summary>
    /// <param name="channels">At least 1.</param>
    /// <param name="height">At least 11.</param>
    /// <param name="width">At least 11.</param>
    /// <exception cref="ArgumentOutOfRangeException">No window fits into the image (see <see cref="WhyNot"/>), or there is no channel.</exception>
    public StructuralSimilarity(int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, Window);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, Window);
        _channels = channels;
        _height = height;
        _width = width;
        var outWidth = width - Window + 1;
        _x = new double[channels * height * width];
        _y = new double[channels * height * width];
        _product = new double[height * width];
        _rowsFiltered = new double[height * outWidth];
        _maps = [.. Enumerable.Range(0, 5).Select(_ => new double[(height - Window + 1) * outWidth])];
    }

    /// <summary>Why images of a size have no SSIM, or null.</summary>
    public static string? WhyNot(int height, int width) =>
        height >= Window && width >= Window ? null : $"images of {height} x {width} are smaller than the {Window} x {Window} window";

    /// <summary>The similarity of two images of bytes, taken as 0..255 for 0..1.</summary>
    /// <param name="x">[C, H, W].</param>
    /// <param name="y">[C, H, W].</param>
    /// <exception cref="ArgumentException">An image has not C * H * W values.</exception>
    public double Compute(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        RequireShape(x.Length, y.Length);
        for (var i = 0; i < _x.Length; i++)
        {
            _x[i] = x[i] / 255.0;
            _y[i] = y[i] / 255.0;
        }

        return Compute();
    }

    /// <summary>The similarity of two images of numbers in [0, 1].</summary>
    /// <param name="x">[C, H, W].</param>
    /// <param name="y">[C, H, W].</param>
    /// <exception cref="ArgumentException">An image has not C * H * W values.</exception>
    public double Compute(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        RequireShape(x.Length, y.Length);
        x.CopyTo(_x);
        y.CopyTo(_y);
        return Compute();
    }

    private double Compute()
    {
        var plane = _height * _width;
        var sum = 0.0;
        for (var c = 0; c < _channels; c++)
        {
            sum += Channel(_x.AsSpan(c * plane, plane), _y.AsSpan(c * plane, plane));
        }

        return sum / _channels;
    }

    private double Channel(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Filter(x, _maps[0]);
        Filter(y, _maps[1]);
        FilterProduct(x, x, _maps[2]);
        FilterProduct(y, y, _maps[3]);
        FilterProduct(x, y, _maps[4]);
        var sum = 0.0;
        for (var i = 0; i < _maps[0].Length; i++)
        {
            var (meanX, meanY) = (_maps[0][i], _maps[1][i]);
            var varianceX = _maps[2][i] - meanX * meanX;
            var varianceY = _maps[3][i] - meanY * meanY;
            var covariance = _maps[4][i] - meanX * meanY;

            // For equal images both products have the same bits, so the ratio is exactly 1.
            sum += (2 * meanX * meanY + C1) * (2 * covariance + C2)
                / ((meanX * meanX + meanY * meanY + C1) * (varianceX + varianceY + C2));
        }

        return sum / _maps[0].Length;
    }

    private void FilterProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double[] target)
    {
        for (var i = 0; i < _product.Length; i++)
        {
            _product[i] = x[i] * y[i];
        }

        Filter(_product, target);
    }

    // The Gaussian window is a product of two: along the rows first, then down the columns.
    private void Filter(ReadOnlySpan<double> source, double[] target)
    {
        var outWidth = _width - Window + 1;
        Array.Clear(_rowsFiltered);
        for (var row = 0; row < _height; row++)
        {
            for (var t = 0; t < Window; t++)
            {
                AddScaled(source.Slice(row * _width + t, outWidth), Weights[t], _rowsFiltered.AsSpan(row * outWidth, outWidth));
            }
        }

        Array.Clear(target);
        for (var t = 0; t < Window; t++)
        {
            AddScaled(_rowsFiltered.AsSpan(t * outWidth, target.Length), Weights[t], target);
        }
    }

    private static void AddScaled(ReadOnlySpan<double> source, double weight, Span<double> target)
    {
        var sources = MemoryMarshal.Cast<double, Vector<double>>(source);
        var targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] += sources[i] * weight;
        }

        for (var i = targets.Length * Vector<double>.Count; i < target.Length; i++)
        {
            target[i] += source[i] * weight;
        }
    }

    /// <summary>The window in one direction: Gaussian weights that sum to 1.</summary>
    /// <param name="side">Odd, at most <see cref="Window"/>.</param>
    internal static double[] WindowOf(int side)
    {
        var weights = new double[side];
        for (var i = 0; i < side; i++)
        {
            var offset = i - side / 2;
            weights[i] = Math.Exp(-offset * offset / (2 * Sigma * Sigma));
        }

        var sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    private void RequireShape(int x, int y)
    {
        if (x != _x.Length || y != _x.Length)
        {
            throw new ArgumentException($"Images of {x} and {y} values are not {_channels} x {_height} x {_width}.");
        }
    }
}
