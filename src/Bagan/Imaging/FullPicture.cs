namespace Bagan.Imaging;

/// <summary>A picture at its full size while it is changed: float values 0 to 255, plane after plane.</summary>
internal sealed class FullPicture
{
    // How far beyond the square that the networks saw a change of it fades away, as a share of the square's side.
    private const double FadeShare = 0.25;

    private readonly float[] _values; // [C, H, W]

    /// <summary>Takes a copy of a picture's pixels.</summary>
    public FullPicture(DecodedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        (Width, Height, Channels) = (image.Width, image.Height, image.Channels);
        _values = new float[image.Pixels.Length];
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = image.Pixels[i];
        }
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 or 3.</summary>
    public int Channels { get; }

    /// <summary>
    /// Adds a change that was worked out on the networks' square, enlarged by cubic B-splines, which neither ring nor show the small pixels.
    /// Beyond the square the change at its border fades away.
    /// </summary>
    /// <param name="change">[C, S, S], in units of grey levels; of another number of channels than the picture, it is grey or becomes grey.</param>
    /// <param name="channels">C: 1 or 3.</param>
    /// <param name="side">S.</param>
    /// <param name="view">Where the square lies on the picture.</param>
    public void Add(ReadOnlySpan<float> change, int channels, int side, PictureView view)
    {
        var plane = side * side;
        var across = new SplineTaps(Width, view.Left, view.Width, side);
        var down = new SplineTaps(Height, view.Top, view.Height, side);
        var narrow = new float[side * Width];
        var grey = channels > Channels ? Luma(change, plane) : [];
        for (var c = 0; c < Channels; c++)
        {
            var source = channels > Channels ? grey : change.Slice(Math.Min(c, channels - 1) * plane, plane);
            for (var y = 0; y < side; y++)
            {
                across.Row(source.Slice(y * side, side), narrow.AsSpan(y * Width, Width));
            }

            var target = _values.AsSpan(c * Width * Height, Width * Height);
            for (var y = 0; y < Height; y++)
            {
                down.AddRows(narrow, Width, y, target.Slice(y * Width, Width));
            }
        }

        Limit();
    }

    /// <summary>Blends with another picture of the same shape.</summary>
    /// <param name="other">As many bytes as the picture has.</param>
    /// <param name="share">The other's weight, 0 to 1.</param>
    public void Blend(ReadOnlySpan<byte> other, float share)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] += share * (other[i] - _values[i]);
        }
    }

    /// <summary>
    /// Pastes another picture of the same shape in, by a mask that was worked out on the networks' square and is enlarged as <see cref="Add"/> enlarges. The
    /// other is made as bright as this one along the seam. Beyond the square the mask at its border fades away.
    /// </summary>
    /// <param name="other">As many bytes as the picture has.</param>
    /// <param name="mask">[S, S]: the other's weight, 0 to 1.</param>
    /// <param name="side">S.</param>
    /// <param name="view">Where the square lies on the picture.</param>
    public void Paste(ReadOnlySpan<byte> other, ReadOnlySpan<float> mask, int side, PictureView view)
    {
        var weights = Enlarge(mask, side, Width, Height, view);
        for (var c = 0; c < Channels; c++)
        {
            Paste(_values.AsSpan(c * weights.Length, weights.Length), other.Slice(c * weights.Length, weights.Length), weights);
        }
    }

    /// <summary>Pastes one plane into another by weights of its pixels, as bright as the other along the seam.</summary>
    /// <param name="values">N values, 0 to 255.</param>
    /// <param name="other">N values of the one that is pasted in.</param>
    /// <param name="weights">N weights of it, 0 to 1.</param>
    public static void Paste(Span<float> values, ReadOnlySpan<byte> other, ReadOnlySpan<float> weights)
    {
        var (difference, all) = (0.0, 1e-6);
        for (var i = 0; i < weights.Length; i++)
        {
            var seam = weights[i] * (1 - weights[i]);
            difference += seam * (values[i] - other[i]);
            all += seam;
        }

        var brighter = (float)(difference / all);
        for (var i = 0; i < weights.Length; i++)
        {
            values[i] = Math.Clamp(values[i] + (weights[i] * (other[i] + brighter - values[i])), 0, byte.MaxValue);
        }
    }

    /// <summary>A plane of a square, enlarged by cubic B-splines. Beyond the square its border fades away.</summary>
    /// <param name="plane">[S, S].</param>
    /// <param name="side">S.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="view">Where the square lies on the result.</param>
    /// <returns>[height, width].</returns>
    public static float[] Enlarge(ReadOnlySpan<float> plane, int side, int width, int height, PictureView view)
    {
        var across = new SplineTaps(width, view.Left, view.Width, side);
        var down = new SplineTaps(height, view.Top, view.Height, side);
        var narrow = new float[side * width];
        for (var y = 0; y < side; y++)
        {
            across.Row(plane.Slice(y * side, side), narrow.AsSpan(y * width, width));
        }

        var enlarged = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            down.AddRows(narrow, width, y, enlarged.AsSpan(y * width, width));
        }

        return enlarged;
    }

    /// <summary>Flips left to right.</summary>
    public void Mirror()
    {
        for (var row = 0; row < Channels * Height; row++)
        {
            _values.AsSpan(row * Width, Width).Reverse();
        }
    }

    /// <summary>The factor of size from which on a turned and moved picture covers its frame, so that nothing from beyond its border shows.</summary>
    /// <param name="degrees">Turn, as of <c>AffineChange</c>.</param>
    /// <param name="right">Move to the right, in the unit of the width.</param>
    /// <param name="down">Move downwards, in the unit of the height.</param>
    /// <param name="width">Above 0.</param>
    /// <param name="height">Above 0.</param>
    public static double CoveringScale(double degrees, double right, double down, double width, double height)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var scale = 0.0;
        foreach (var (x, y) in new[] { (1, 1), (1, -1), (-1, 1), (-1, -1) })
        {
            var (dx, dy) = ((x * width / 2) - right, (y * height / 2) - down);
            scale = Math.Max(scale, Math.Max(Math.Abs((cosine * dx) - (sine * dy)) / (width / 2), Math.Abs((sine * dx) + (cosine * dy)) / (height / 2)));
        }

        return scale;
    }

    /// <summary>
    /// Turns, moves and scales the picture about its middle (bicubic). It is enlarged as far as it takes to cover its frame: a border that was filled
    /// up, by whatever rule, would show folds and smears.
    /// </summary>
    /// <param name="degrees">Turn, as of <c>AffineChange</c>.</param>
    /// <param name="right">Move to the right in pixels.</param>
    /// <param name="down">Move downwards in pixels.</param>
    /// <param name="scale">Least factor of size.</param>
    public void Turn(double degrees, double right, double down, double scale)
    {
        scale = Math.Max(scale, CoveringScale(degrees, right, down, Width, Height));
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var source = _values.ToArray();
        Span<float> across = stackalloc float[4], upright = stackalloc float[4];
        Span<int> columns = stackalloc int[4], rows = stackalloc int[4];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (dx, dy) = (x + 0.5 - (Width / 2.0) - right, y + 0.5 - (Height / 2.0) - down);
                CubicTaps((Width / 2.0) + (((cosine * dx) - (sine * dy)) / scale) - 0.5, Width, columns, across);
                CubicTaps((Height / 2.0) + (((sine * dx) + (cosine * dy)) / scale) - 0.5, Height, rows, upright);
                for (var c = 0; c < Channels; c++)
                {
                    var start = c * Width * Height;
                    var sum = 0f;
                    for (var j = 0; j < 4; j++)
                    {
                        var row = start + (rows[j] * Width);
                        sum += upright[j] * ((across[0] * source[row + columns[0]]) + (across[1] * source[row + columns[1]])
                            + (across[2] * source[row + columns[2]]) + (across[3] * source[row + columns[3]]));
                    }

                    _values[start + (y * Width) + x] = sum;
                }
            }
        }

        Limit();
    }

    /// <summary>The picture as bytes, rounded to the nearest.</summary>
    public DecodedImage ToImage()
    {
        var pixels = new byte[_values.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp(MathF.Round(_values[i]), 0, byte.MaxValue);
        }

        return new DecodedImage(Width, Height, Channels, pixels, ImageFormat.Raw);
    }

    private static float[] Luma(ReadOnlySpan<float> change, int plane)
    {
        var grey = new float[plane];
        for (var i = 0; i < plane; i++)
        {
            grey[i] = (0.299f * change[i]) + (0.587f * change[plane + i]) + (0.114f * change[(2 * plane) + i]);
        }

        return grey;
    }

    // Catmull-Rom: the picture keeps its sharpness.
    private static void CubicTaps(double position, int count, Span<int> places, Span<float> weights)
    {
        var first = (int)Math.Floor(position);
        var t = (float)(position - first);
        weights[0] = t * (-0.5f + (t * (1 - (0.5f * t))));
        weights[1] = 1 + (t * t * (-2.5f + (1.5f * t)));
        weights[2] = t * (0.5f + (t * (2 - (1.5f * t))));
        weights[3] = t * t * (-0.5f + (0.5f * t));
        for (var i = 0; i < 4; i++)
        {
            places[i] = Math.Clamp(first - 1 + i, 0, count - 1);
        }
    }

    private void Limit()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = Math.Clamp(_values[i], 0, byte.MaxValue);
        }
    }

    // Which of S small pixels, with which weights, make each pixel along one axis. The spline is widened where the picture is smaller than the square.
    private sealed class SplineTaps
    {
        private readonly int[] _first;
        private readonly float[][] _weights;
        private readonly int _side;

        public SplineTaps(int count, double start, double length, int side)
        {
            _side = side;
            _first = new int[count];
            _weights = new float[count][];
            var step = side / length; // small pixels for each pixel
            var widening = Math.Max(1, step);
            for (var i = 0; i < count; i++)
            {
                var outside = Math.Max(0, Math.Max(start - (i + 0.5), i + 0.5 - (start + length))) / (FadeShare * length);
                var fade = outside >= 1 ? 0 : 1 - (outside * outside * (3 - (2 * outside)));
                var position = ((i + 0.5 - start) * step) - 0.5;
                var first = (int)Math.Ceiling(position - (2 * widening));
                var last = (int)Math.Floor(position + (2 * widening));
                var weights = new float[last - first + 1];
                var sum = 0.0;
                for (var k = 0; k < weights.Length; k++)
                {
                    var weight = Spline(Math.Abs(first + k - position) / widening);
                    weights[k] = (float)weight;
                    sum += weight;
                }

                for (var k = 0; k < weights.Length; k++)
                {
                    weights[k] = (float)(weights[k] * fade / sum);
                }

                (_first[i], _weights[i]) = (first, weights);
            }
        }

        /// <summary>A row of small pixels as a row of the picture.</summary>
        public void Row(ReadOnlySpan<float> source, Span<float> target)
        {
            for (var x = 0; x < target.Length; x++)
            {
                var sum = 0f;
                var weights = _weights[x];
                for (var k = 0; k < weights.Length; k++)
                {
                    sum += weights[k] * source[Math.Clamp(_first[x] + k, 0, _side - 1)];
                }

                target[x] = sum;
            }
        }

        /// <summary>Adds the rows that make row <paramref name="y"/> of the picture.</summary>
        public void AddRows(ReadOnlySpan<float> rows, int width, int y, Span<float> target)
        {
            var weights = _weights[y];
            for (var k = 0; k < weights.Length; k++)
            {
                var row = rows.Slice(Math.Clamp(_first[y] + k, 0, _side - 1) * width, width);
                for (var x = 0; x < width; x++)
                {
                    target[x] += weights[k] * row[x];
                }
            }
        }

        private static double Spline(double distance) => distance switch
        {
            < 1 => (2.0 / 3) - (distance * distance * (1 - (distance / 2))),
            < 2 => Math.Pow(2 - distance, 3) / 6,
            _ => 0,
        };
    }
}
