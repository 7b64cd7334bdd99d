namespace Bagan.Export.Graphs;

/// <summary>
/// Nearest upsampling by 2, a 5x5 convolution, with a bias if wanted, and ReLU, as ONNX nodes that never make the upsampled image.
/// </summary>
/// <remarks>
/// <para>
/// Of the 25 products for a pixel many share one pixel of the small image. Their weights are summed beforehand, which leaves a 3x3 convolution
/// on the small image for each of the four pixels (u, v) that one pixel becomes.
/// </para>
/// <para>
/// <see cref="OfParts"/> computes this 3x3 convolution by Winograd's minimal filtering F(2x2, 3x3) (Lavin and Gray, "Fast Algorithms for
/// Convolutional Neural Networks", arXiv 1509.09308): 16 products for four results in place of 36. It looks at squares of 2x2 pixels, which are the four
/// parts that the stage before has made; no pixel changes its place between the two stages.
/// </para>
/// </remarks>
internal sealed class UpsamplingGraph
{
    private const int Large = 5;
    private const int Small = 3;
    private const int Points = 4;

    // Weights of a window [3] to the four points: G of the paper.
    private static readonly double[,] ToPoints = { { 1, 0, 0 }, { 0.5, 0.5, 0.5 }, { 0.5, -0.5, 0.5 }, { 0, 0, 1 } };

    private readonly GraphBuilder _graph;
    private readonly Dictionary<(int, int, int, int), string> _windows = [];

    /// <summary>Starts.</summary>
    /// <param name="graph">Where the nodes go.</param>
    internal UpsamplingGraph(GraphBuilder graph) => _graph = graph;

    /// <summary>A stage on a whole image: an image [N, C, h, w] to four parts [N, F, h, w], of which part (u, v) holds the pixels (2y + u, 2x + v).</summary>
    /// <param name="window">Weights [F, C, 5, 5].</param>
    /// <param name="bias">Added to each filter's results [F]; null: nothing.</param>
    /// <param name="image">The image.</param>
    internal string[,] OfImage((float[] Values, long[] Shape) window, float[]? bias, string image)
    {
        var (filters, channels) = ((int)window.Shape[0], (int)window.Shape[1]);
        var size = filters * channels * Small * Small;
        var summed = Summed(window);
        return Each(2, (u, v) =>
        {
            float[] part = [.. summed.AsSpan(((u * 2) + v) * size, size).ToArray().Select(w => (float)w)];
            return _graph.Add("Relu", [Convolve(image, _graph.Constant(part, filters, channels, Small, Small), [1, 1, 1, 1], bias)]);
        });
    }

    /// <summary>
    /// A stage on an image in parts: four parts [N, C, h, w], as <see cref="OfImage"/> or <see cref="Regroup"/> gives them, to four parts [N, 4 F, h, w]. Channel ((u, v), f) of part (a, b) holds the pixels
    /// (4y + 2a + u, 4x + 2b + v).
    /// </summary>
    /// <param name="window">Weights [F, C, 5, 5].</param>
    /// <param name="bias">Added to each filter's results [F]; null: nothing.</param>
    /// <param name="parts">The image in parts.</param>
    internal string[,] OfParts((float[] Values, long[] Shape) window, float[]? bias, string[,] parts)
    {
        float[]? everyPart = bias is null ? null : [.. bias, .. bias, .. bias, .. bias];
        var (outputs, channels) = (4 * (int)window.Shape[0], (int)window.Shape[1]);
        var weights = AtPoints(window);

        // The image at the points, rows first: x[-1] - x[1], x[0] + x[1], x[1] - x[0] and x[0] - x[2] around each square.
        var rows = new string[Points, 2];
        for (var c = 0; c < 2; c++)
        {
            rows[0, c] = Own(parts[1, c], channels, [1, -1], 2, 1, [1, 0, 0, 0]);
            rows[1, c] = _graph.Add("Add", [parts[0, c], parts[1, c]]);
            rows[2, c] = Difference(parts[1, c], parts[0, c], channels);
            rows[3, c] = Own(parts[0, c], channels, [1, -1], 2, 1, [0, 0, 1, 0]);
        }

        var points = new string[Points, Points];
        for (var i = 0; i < Points; i++)
        {
            points[i, 0] = Own(rows[i, 1], channels, [1, -1], 1, 2, [0, 1, 0, 0]);
            points[i, 1] = _graph.Add("Add", [rows[i, 0], rows[i, 1]]);
            points[i, 2] = Difference(rows[i, 1], rows[i, 0], channels);
            points[i, 3] = Own(rows[i, 0], channels, [1, -1], 1, 2, [0, 0, 0, 1]);
        }

        // Results of a square from products m: m0 + m1 + m2 and m1 - m2 - m3 in each direction. Every sum has a convolution or a sum as its first
        // term, so that runtimes can add while they convolve.
        var inner = new string[Points, 2];
        for (var i = 0; i < Points; i++)
        {
            var (first, second) = (Product(i, 1, 1), Product(i, 2, 1));
            inner[i, 0] = _graph.Add("Add", [first, second]);
            inner[i, 1] = Difference(first, second, outputs);
        }

        var result = new string[2, 2];
        for (var b = 0; b < 2; b++)
        {
            var (j, sign) = b == 0 ? (0, 1) : (3, -1);
            var (first, second) = (_graph.Add("Add", [Product(1, j, sign), inner[1, b]]), _graph.Add("Add", [Product(2, j, sign), inner[2, b]]));
            var sum = _graph.Add("Add", [_graph.Add("Add", [first, second]), inner[0, b]]);
            var difference = _graph.Add("Add", [Difference(first, second, outputs), inner[3, b]]);
            result[0, b] = _graph.Add("Relu", [_graph.Add("Add", [Product(0, j, sign, everyPart), sum])]);
            result[1, b] = _graph.Add("Relu", [_graph.Add("Add", [Product(3, j, sign, everyPart), difference])]);
        }

        return result;

        // The last row of points counts negatively in every sum.
        string Product(int i, int j, int sign, float[]? added = null)
        {
            var signed = i == Points - 1 ? -sign : sign;
            var size = outputs * channels;
            float[] at = [.. weights.AsSpan(((i * Points) + j) * size, size).ToArray().Select(w => (float)(signed * w))];
            return Convolve(points[i, j], _graph.Constant(at, outputs, channels, 1, 1), [0, 0, 0, 0], added);
        }
    }

    /// <summary>Four parts [N, C, h, w] as one image [N, C, 2h, 2w].</summary>
    internal string Join(string[,] parts) =>
        ToSpace(_graph, _graph.Add("Concat", [parts[0, 0], parts[0, 1], parts[1, 0], parts[1, 1]], ("axis", 1L)), 2);

    /// <summary>What <see cref="OfParts"/> gives, as parts for one more stage: [N, 4 F, h, w] to [N, F, 2h, 2w].</summary>
    internal string[,] Regroup(string[,] parts)
    {
        var split = _graph.Split(Join(parts), axis: 1, parts: 4);
        return Each(2, (u, v) => split[(u * 2) + v]);
    }

    /// <summary>The image's 2x2 window over parts, with a row and a column of zeros at the end, and tanh: [N, C, S, S].</summary>
    /// <param name="window">Weights [C, F, 2, 2].</param>
    /// <param name="parts">The last stage's.</param>
    /// <param name="within">Pixels along each direction that a part holds in its channels: 1 from <see cref="OfImage"/>, 2 from <see cref="OfParts"/>.</param>
    internal string Image((float[] Values, long[] Shape) window, string[,] parts, int within)
    {
        const int Size = 2;
        var (channels, filters) = ((int)window.Shape[0], (int)window.Shape[1]);
        var block = 2 * within;
        string? image = null;
        for (var part = 0; part < 4; part++)
        {
            // Which of the part's pixels lie under the window of each pixel of a block.
            var weights = new float[block * block * channels * within * within * filters * Size * Size];
            for (var pixel = 0; pixel < block * block; pixel++)
            {
                for (var place = 0; place < Size * Size; place++)
                {
                    var (row, column) = ((pixel / block) + (place / Size), (pixel % block) + (place % Size));
                    if (row % block / within != part / 2 || column % block / within != part % 2)
                    {
                        continue;
                    }

                    var held = (row % within * within) + (column % within);
                    for (var plane = 0; plane < channels * filters; plane++)
                    {
                        var output = (pixel * channels) + (plane / filters);
                        var input = (held * filters) + (plane % filters);
                        weights[(((output * within * within * filters) + input) * Size * Size) + (row / block * Size) + (column / block)] = window.Values[(plane * Size * Size) + place];
                    }
                }
            }

            var share = Convolve(parts[part / 2, part % 2], _graph.Constant(weights, block * block * channels, within * within * filters, Size, Size), [0, 0, 1, 1]);
            image = image is null ? share : _graph.Add("Add", [share, image]);
        }

        return ToSpace(_graph, _graph.Add("Tanh", [image!]), block);
    }

    private static string ToSpace(GraphBuilder graph, string parts, long block) => graph.Add("DepthToSpace", [parts], ("blocksize", block), ("mode", "DCR"));

    // [(u, v), F, C, 3, 3]: the sums of a 5x5 window's weights that meet the same pixel of the small image.
    private static double[] Summed((float[] Values, long[] Shape) window)
    {
        var planes = (int)(window.Shape[0] * window.Shape[1]);
        var summed = new double[4 * planes * Small * Small];
        for (var part = 0; part < 4; part++)
        {
            for (var plane = 0; plane < planes; plane++)
            {
                for (var k = 0; k < Large * Large; k++)
                {
                    var (row, column) = (((part / 2) + (k / Large)) / 2, ((part % 2) + (k % Large)) / 2);
                    summed[(((part * planes) + plane) * Small * Small) + (row * Small) + column] += window.Values[(plane * Large * Large) + k];
                }
            }
        }

        return summed;
    }

    // [4, 4, (u, v), F, C]: each summed window at the points, G w G'.
    private static double[] AtPoints((float[] Values, long[] Shape) window)
    {
        var summed = Summed(window);
        var planes = summed.Length / (Small * Small);
        var at = new double[Points * Points * planes];
        for (var i = 0; i < Points; i++)
        {
            for (var j = 0; j < Points; j++)
            {
                for (var plane = 0; plane < planes; plane++)
                {
                    for (var k = 0; k < Small * Small; k++)
                    {
                        at[(((i * Points) + j) * planes) + plane] += ToPoints[i, k / Small] * ToPoints[j, k % Small] * summed[(plane * Small * Small) + k];
                    }
                }
            }
        }

        return at;
    }

    private static string[,] Each(int side, Func<int, int, string> value)
    {
        var all = new string[side, side];
        for (var i = 0; i < side * side; i++)
        {
            all[i / side, i % side] = value(i / side, i % side);
        }

        return all;
    }

    // a - b, as a convolution of each channel of b by -1 and a sum: runtimes that keep convolutions in a layout of their own stay in it.
    private string Difference(string a, string b, int channels) => _graph.Add("Add", [Own(b, channels, [-1], 1, 1, [0, 0, 0, 0]), a]);

    // The same small window over each channel on its own.
    private string Own(string input, int channels, float[] window, int rows, int columns, long[] pads)
    {
        var key = (channels, rows, columns, (int)window[0]);
        if (!_windows.TryGetValue(key, out var constant))
        {
            constant = _windows[key] = _graph.Constant([.. Enumerable.Repeat(window, channels).SelectMany(w => w)], channels, 1, rows, columns);
        }

        return _graph.Add("Conv", [input, constant], ("pads", pads), ("group", (long)channels));
    }

    private string Convolve(string input, string window, long[] pads, float[]? bias = null)
    {
        string[] inputs = bias is null ? [input, window] : [input, window, _graph.Constant(bias, bias.Length)];
        return _graph.Add("Conv", inputs, ("pads", pads));
    }
}
