using System.Runtime.InteropServices;

namespace Bagan.Imaging;

/// <summary>
/// Separable resampling of one plane by a triangle filter, in 22-bit fixed point with 8 bits between the two passes:
/// the arithmetic of Pillow's <c>Resample.c</c>, so that results agree to the byte.
/// </summary>
internal static class BilinearResampler
{
    private const int FractionBits = 22;
    private const int Half = 1 << (FractionBits - 1);

    /// <summary>Resamples a box of the source to the whole target.</summary>
    /// <param name="source">[sourceHeight, sourceWidth].</param>
    /// <param name="sourceWidth">Columns of the source.</param>
    /// <param name="sourceHeight">Rows of the source.</param>
    /// <param name="columns">From and to, in source columns, fractions allowed.</param>
    /// <param name="rows">From and to, in source rows, fractions allowed.</param>
    /// <param name="target">[height, width].</param>
    /// <param name="width">Columns of the target.</param>
    /// <param name="height">Rows of the target.</param>
    public static void Resample(
        ReadOnlySpan<byte> source,
        int sourceWidth,
        int sourceHeight,
        (float From, float To) columns,
        (float From, float To) rows,
        Span<byte> target,
        int width,
        int height)
    {
        var horizontal = width == sourceWidth && columns == (0, sourceWidth)
            ? null
            : new Filter(sourceWidth, columns.From, columns.To, width);
        var vertical = new Filter(sourceHeight, rows.From, rows.To, height);

        // Source rows pass by once, each narrowed and then added to the target rows that it reaches,
        // so that the memory depends on the target only.
        using var sumBuffer = new ScratchBuffer(checked(sizeof(int) * target.Length));
        using var rowBuffer = new ScratchBuffer(width);
        var sums = MemoryMarshal.Cast<byte, int>(sumBuffer.Span);
        sums.Fill(Half);
        var firstOpen = 0;
        var lastRow = vertical.End(height - 1);
        for (var y = vertical.First(0); y < lastRow; y++)
        {
            var row = source.Slice(y * sourceWidth, sourceWidth);
            if (horizontal is not null)
            {
                Narrow(row, horizontal, rowBuffer.Span);
                row = rowBuffer.Span;
            }

            while (vertical.End(firstOpen) <= y)
            {
                firstOpen++;
            }

            for (var to = firstOpen; to < height && vertical.First(to) <= y; to++)
            {
                Add(row, vertical.Weights(to)[y - vertical.First(to)], sums.Slice(to * width, width));
            }
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = ToByte(sums[i]);
        }
    }

    private static void Narrow(ReadOnlySpan<byte> row, Filter filter, Span<byte> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var weights = filter.Weights(x);
            var pixels = row.Slice(filter.First(x), weights.Length);
            var sum = Half;
            for (var k = 0; k < weights.Length; k++)
            {
                sum += pixels[k] * weights[k];
            }

            target[x] = ToByte(sum);
        }
    }

    private static void Add(ReadOnlySpan<byte> row, int weight, Span<int> sums)
    {
        row = row[..sums.Length];
        for (var x = 0; x < sums.Length; x++)
        {
            sums[x] += row[x] * weight;
        }
    }

    private static byte ToByte(int sum) => (byte)Math.Clamp(sum >> FractionBits, 0, 255);

    /// <summary>For every target position the source positions that it draws from, and their weights.</summary>
    private sealed class Filter
    {
        private readonly int[] _first;
        private readonly int[] _count;
        private readonly int[] _weights;
        private readonly int _stride;

        public Filter(int sourceSize, float from, float to, int size)
        {
            var scale = (double)(to - from) / size;
            var widening = Math.Max(1.0, scale);
            var support = widening; // the triangle reaches one widened pixel to each side
            _stride = ((int)Math.Ceiling(support) * 2) + 1;
            _first = new int[size];
            _count = new int[size];
            _weights = new int[size * _stride];
            var exact = new double[_stride];
            for (var i = 0; i < size; i++)
            {
                var center = from + ((i + 0.5) * scale);
                var first = Math.Max(0, (int)(center - support + 0.5));
                var count = Math.Min(sourceSize, (int)(center + support + 0.5)) - first;
                var total = 0.0;
                for (var k = 0; k < count; k++)
                {
                    exact[k] = Math.Max(0.0, 1.0 - Math.Abs((k + first - center + 0.5) * (1.0 / widening)));
                    total += exact[k];
                }

                for (var k = 0; k < count; k++)
                {
                    _weights[(i * _stride) + k] = (int)(0.5 + (exact[k] / total * (1 << FractionBits)));
                }

                _first[i] = first;
                _count[i] = count;
            }
        }

        public int First(int position) => _first[position];

        public int End(int position) => _first[position] + _count[position];

        public ReadOnlySpan<int> Weights(int position) => _weights.AsSpan(position * _stride, _count[position]);
    }
}
