using System.Globalization;

namespace Bagan.Evaluation.Backbones;

/// <summary>How a network wants its images: a square of some size, the order of the colours, and the numbers that stand for black and white.</summary>
/// <param name="Size">Side in pixels; null: the file's, else <see cref="UsualSize"/>.</param>
/// <param name="BlueFirst">Whether blue comes first; null: the file's, else red.</param>
/// <param name="Low">The number for black, before mean and deviation; null: the file's, else 0.</param>
/// <param name="High">The number for white; null: the file's, else 1.</param>
/// <param name="Mean">What is taken from each colour, red, green, blue; null: the file's, else ImageNet's where black and white are 0 and 1, else 0.</param>
/// <param name="Deviation">What each colour is divided by after that; null: likewise, else 1.</param>
internal sealed record BackboneInput(int? Size = null, bool? BlueFirst = null, float? Low = null, float? High = null, float[]? Mean = null, float[]? Deviation = null)
{
    /// <summary>The side where nothing is known.</summary>
    internal const int UsualSize = 224;

    /// <summary>The largest side.</summary>
    internal const int LargestSize = 1024;

    /// <summary>How texts are written.</summary>
    internal const string Form = "size=N,order=rgb|bgr,range=LOW:HIGH,mean=R/G/B,std=R/G/B";

    /// <summary>Means of ImageNet's images, black 0 and white 1, as torchvision, timm and DINOv2 take them.</summary>
    internal static float[] ImageNetMean { get; } = [0.485f, 0.456f, 0.406f];

    /// <summary>Deviations of the same.</summary>
    internal static float[] ImageNetDeviation { get; } = [0.229f, 0.224f, 0.225f];

    /// <summary>Reads a text such as <c>size=224,order=bgr,range=0:255,mean=104/117/123,std=1/1/1</c>; parts may be left out.</summary>
    /// <param name="text">The text; null or empty: nothing is said.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <returns>What it says; null where it says nothing that can be understood.</returns>
    internal static BackboneInput? TryParse(string? text, out string? error)
    {
        var input = new BackboneInput();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (key, value) = part.Split('=', 2) is [var k, var v] ? (k.Trim(), v.Trim()) : (part, "");
            var next = key switch
            {
                "size" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= 4 and <= LargestSize => input with { Size = side },
                "order" when value is "rgb" or "bgr" => input with { BlueFirst = value == "bgr" },
                "range" when Numbers(value, ':') is [var low, var high] && low < high => input with { Low = low, High = high },
                "mean" when Numbers(value, '/') is { } mean && Three(mean) is { } three => input with { Mean = three },
                "std" when Numbers(value, '/') is { } deviation && Three(deviation) is { } three && three.All(d => d > 0) => input with { Deviation = three },
                _ => null,
            };
            if (next is null)
            {
                error = $"'{part}' is not understood. The form is {Form} (size 4 to {LargestSize}); leave out the parts that the file knows.";
                return null;
            }

            input = next;
        }

        error = null;
        return input;
    }

    /// <summary>This, and where it says nothing what another says.</summary>
    internal BackboneInput Or(BackboneInput other) => new(Size ?? other.Size, BlueFirst ?? other.BlueFirst, Low ?? other.Low, High ?? other.High, Mean ?? other.Mean, Deviation ?? other.Deviation);

    /// <summary>This with nothing left open.</summary>
    internal BackboneInput Resolved()
    {
        var (low, high) = (Low ?? 0, High ?? 1);
        var usual = (low, high) == (0, 1);
        return new(
            Size ?? UsualSize, BlueFirst ?? false, low, high,
            Mean ?? (usual ? ImageNetMean : [0, 0, 0]), Deviation ?? (usual && Mean is null ? ImageNetDeviation : [1, 1, 1]));
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    internal string Text => string.Join(',', Parts());

    /// <summary>Images as the network takes them.</summary>
    /// <param name="images">N * channels * height * width numbers in [-1, 1].</param>
    /// <param name="count">N.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="planes">Planes that the network takes, 1 or 3.</param>
    /// <returns>N * planes * size * size numbers.</returns>
    internal float[] Prepare(float[] images, int count, int channels, int height, int width, int planes)
    {
        var side = Size!.Value;
        var (from, to) = (height * width, side * side);
        var result = new float[checked(count * planes * to)];
        var resampler = new FloatResampler(height, width, side);
        Parallel.For(0, count, i =>
        {
            ReadOnlySpan<float> source = images.AsSpan(i * channels * from, channels * from);
            var target = result.AsSpan(i * planes * to, planes * to);
            if (planes == 1 && channels == 3)
            {
                var grey = new float[from];
                for (var p = 0; p < from; p++)
                {
                    grey[p] = (0.299f * source[p]) + (0.587f * source[from + p]) + (0.114f * source[(2 * from) + p]);
                }

                source = grey;
            }

            for (var plane = 0; plane < planes; plane++)
            {
                var colour = planes == 1 ? 0 : BlueFirst!.Value ? 2 - plane : plane;
                var into = target.Slice(plane * to, to);
                resampler.Apply(source.Slice(source.Length == from ? 0 : colour * from, from), into);
                var scale = (High!.Value - Low!.Value) / 2 / Deviation![colour];
                var shift = (((High.Value + Low.Value) / 2) - Mean![colour]) / Deviation[colour];
                for (var p = 0; p < to; p++)
                {
                    into[p] = (into[p] * scale) + shift;
                }
            }
        });
        return result;
    }

    private IEnumerable<string> Parts()
    {
        if (Size is { } size)
        {
            yield return FormattableString.Invariant($"size={size}");
        }

        if (BlueFirst is { } blue)
        {
            yield return $"order={(blue ? "bgr" : "rgb")}";
        }

        if (Low is { } low && High is { } high)
        {
            yield return FormattableString.Invariant($"range={low:g6}:{high:g6}");
        }

        foreach (var (name, values) in new[] { ("mean", Mean), ("std", Deviation) })
        {
            if (values is not null)
            {
                yield return $"{name}={string.Join('/', values.Select(v => v.ToString("g6", CultureInfo.InvariantCulture)))}";
            }
        }
    }

    private static float[]? Numbers(string text, char between)
    {
        var parts = text.Split(between);
        var numbers = new float[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !float.IsFinite(numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    private static float[]? Three(float[] numbers) => numbers.Length switch { 1 => [numbers[0], numbers[0], numbers[0]], 3 => numbers, _ => null };
}

/// <summary>Bilinear resampling of a plane of numbers to a square, with a widened triangle filter where it shrinks.</summary>
internal sealed class FloatResampler
{
    private readonly int _height;
    private readonly int _width;
    private readonly int _side;
    private readonly (int First, float[] Weights)[] _rows;
    private readonly (int First, float[] Weights)[] _columns;

    /// <param name="height">Rows of the source.</param>
    /// <param name="width">Columns of the source.</param>
    /// <param name="side">Side of the target.</param>
    internal FloatResampler(int height, int width, int side)
    {
        (_height, _width, _side) = (height, width, side);
        (_rows, _columns) = (Filter(height, side), Filter(width, side));
    }

    /// <summary>Resamples one plane.</summary>
    /// <param name="source">[height, width].</param>
    /// <param name="target">[side, side].</param>
    internal void Apply(ReadOnlySpan<float> source, Span<float> target)
    {
        if (_height == _side && _width == _side)
        {
            source.CopyTo(target);
            return;
        }

        var narrow = new float[_height * _side];
        for (var y = 0; y < _height; y++)
        {
            var row = source.Slice(y * _width, _width);
            for (var x = 0; x < _side; x++)
            {
                var (first, weights) = _columns[x];
                var sum = 0f;
                for (var k = 0; k < weights.Length; k++)
                {
                    sum += weights[k] * row[first + k];
                }

                narrow[(y * _side) + x] = sum;
            }
        }

        for (var y = 0; y < _side; y++)
        {
            var into = target.Slice(y * _side, _side);
            into.Clear();
            var (first, weights) = _rows[y];
            for (var k = 0; k < weights.Length; k++)
            {
                var row = narrow.AsSpan((first + k) * _side, _side);
                for (var x = 0; x < _side; x++)
                {
                    into[x] += weights[k] * row[x];
                }
            }
        }
    }

    private static (int First, float[] Weights)[] Filter(int from, int to)
    {
        var scale = (double)from / to;
        var reach = Math.Max(1, scale);
        var result = new (int, float[])[to];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - reach + 0.5));
            var end = Math.Min(from, (int)(centre + reach + 0.5));
            var weights = Enumerable.Range(first, Math.Max(1, end - first)).Select(p => Math.Max(0, 1 - (Math.Abs(p + 0.5 - centre) / reach))).ToArray();
            var total = weights.Sum();
            result[i] = (first, [.. weights.Select(w => (float)(w / total))]);
        }

        return result;
    }
}
