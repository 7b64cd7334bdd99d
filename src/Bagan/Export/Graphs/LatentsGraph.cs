using Bagan.Methods.BalancingGan.Latents;
using Bagan.Numerics;

namespace Bagan.Export.Graphs;

/// <summary>
/// The latents of the classes as ONNX nodes: normal noise and a class to a latent. What a class learned (its mean and covariance, or the codes
/// of its images) are constants. Latents that also choose among images or Gaussians take the chances of that as a second input.
/// </summary>
internal static class LatentsGraph
{
    private const string Noise = "noise";
    private const string Choice = "choice";

    /// <summary>The model.</summary>
    /// <param name="latents">Where the latents of each class come from.</param>
    internal static GraphBuilder Create(ClassLatents latents)
    {
        var graph = new GraphBuilder("latents");
        var d = latents.Dimensions;
        var noise = graph.FloatInput(Noise, "Numbers from the standard normal distribution.", GraphBuilder.Batch, d);
        var classes = graph.IntInput(GeneratorGraph.Class, $"The class of each row, 0 to {latents.Classes - 1}.", GraphBuilder.Batch);
        var choices = LatentDraws.ChoicesOf(latents);
        var choice = choices == 0 ? "" : graph.FloatInput(Choice, "Numbers from the uniform distribution over [0, 1).", GraphBuilder.Batch, choices);
        var state = latents.State().ToDictionary(t => t.Name, t => t.Tensor);
        var z = latents switch
        {
            StandardLatents => noise,
            GaussianLatents => Gaussian(graph, state["mean"].ToArray<float>(), state["factor"].ToArray<float>(), d, classes, noise),
            MixtureLatents mixture => Mixture(graph, mixture, state["mean"].ToArray<float>(), state["factor"].ToArray<float>(), classes, noise, choice),
            KdeLatents kde => Kernel(graph, kde, state["mean"].ToArray<float>(), state["factor"].ToArray<float>(), classes, noise, choice),
            SmoteLatents smote => Between(graph, smote, classes, noise, choice),
            _ => throw new ArgumentException($"Latents of the type {latents.GetType().Name}.", nameof(latents)),
        };
        graph.Output(z, GeneratorGraph.Latents, "A latent for each row, to be drawn by the generator.", GraphBuilder.Batch, d);
        return graph;
    }

    // mean + factor * noise, those of a row's class or component
    private static string Gaussian(GraphBuilder graph, float[] means, float[] factors, int d, string rows, string noise) =>
        graph.Add("Add", [graph.Add("Gather", [graph.Constant(means, means.Length / d, d), rows]), Spread(graph, factors, d, rows, noise)]);

    // factor * noise
    private static string Spread(GraphBuilder graph, float[] factors, int d, string rows, string noise)
    {
        var factor = graph.Add("Gather", [graph.Constant(factors, factors.Length / d / d, d, d), rows]); // [N, D, D]
        var column = graph.Add("Unsqueeze", [noise, graph.Ints(2)]); // [N, D, 1]
        return graph.Add("Squeeze", [graph.Add("MatMul", [factor, column]), graph.Ints(2)]);
    }

    private static string Mixture(GraphBuilder graph, MixtureLatents mixture, float[] means, float[] factors, string classes, string noise, string choice)
    {
        // The bounds between the components of each class; those that a class lacks are never passed.
        var most = Enumerable.Range(0, mixture.Classes).Max(mixture.ComponentsOf);
        var bounds = new float[mixture.Classes * most];
        var first = new long[mixture.Classes];
        for (var c = 0; c < mixture.Classes; c++)
        {
            var images = mixture.ImagesOf(c);
            var passed = 0L;
            first[c] = mixture.FirstOf(c);
            for (var m = 0; m < most; m++)
            {
                passed += m < images.Length ? images[m] : 0;
                bounds[(c * most) + m] = m < images.Length - 1 ? (float)((double)passed / images.Sum()) : 2;
            }
        }

        var own = graph.Add("Gather", [graph.Constant(bounds, mixture.Classes, most), classes]); // [N, most]
        var above = graph.Add("Cast", [graph.Add("GreaterOrEqual", [choice, own])], ("to", 7L));
        var component = graph.Add("Add", [graph.Add("Gather", [graph.Constant(first, first.Length), classes]), graph.Add("ReduceSum", [above, graph.Ints(1)], ("keepdims", 0L))]);
        return Gaussian(graph, means, factors, mixture.Dimensions, component, noise);
    }

    // m + (code - m + h noise) / sqrt(1 + h^2)
    private static string Kernel(GraphBuilder graph, KdeLatents kde, float[] means, float[] factors, string classes, string noise, string choice)
    {
        var d = kde.Dimensions;
        var (codes, first) = Codes(graph, kde.Codes);
        var rows = kde.Codes;
        float[] widths = [.. Enumerable.Range(0, kde.Classes).Select(c => (float)KdeLatents.Bandwidth(rows[c].Rows, d))];
        var row = Row(graph, rows, first, classes, choice, 0);
        var mean = graph.Add("Gather", [graph.Constant(means, kde.Classes, d), classes]);
        var width = graph.Add("Gather", [graph.Constant(widths, widths.Length, 1), classes]); // [N, 1]
        var scale = graph.Add("Gather", [graph.Constant([.. widths.Select(h => (float)(1 / Math.Sqrt(1 + (h * (double)h))))], widths.Length, 1), classes]);
        var moved = graph.Add("Add", [graph.Add("Sub", [graph.Add("Gather", [codes, row]), mean]), graph.Add("Mul", [width, Spread(graph, factors, d, classes, noise)])]);
        return graph.Add("Add", [mean, graph.Add("Mul", [scale, moved])]);
    }

    // code + share * (neighbour - code), and noise where the latents are smoothed
    private static string Between(GraphBuilder graph, SmoteLatents smote, string classes, string noise, string choice)
    {
        var rows = smote.Codes;
        var (codes, first) = Codes(graph, rows);
        var row = Row(graph, rows, first, classes, choice, 0);
        const int Places = Methods.Classical.SmoteInterpolator.DefaultNeighbours;
        var neighbours = new List<long>();
        var start = 0L;
        for (var c = 0; c < rows.Classes; c++)
        {
            for (var r = 0; r < rows[c].Rows; r++)
            {
                neighbours.AddRange(Enumerable.Range(0, Places).Select(p => start + smote.Interpolator(c).NeighbourOf(r, p)));
            }

            start += rows[c].Rows;
        }

        float[] counts = [.. Enumerable.Range(0, rows.Classes).Select(c => (float)Math.Max(1, smote.Interpolator(c).Neighbours))];
        var place = Pick(graph, counts, classes, choice, 1);
        var flat = graph.Add("Add", [graph.Add("Mul", [row, graph.Constant([(long)Places], [])]), place]);
        var neighbour = graph.Add("Gather", [codes, graph.Add("Gather", [graph.Constant(neighbours.ToArray(), neighbours.Count), flat])]);
        var code = graph.Add("Gather", [codes, row]);
        var between = graph.Add("Add", [code, graph.Add("Mul", [Column(graph, choice, 2, keep: true), graph.Add("Sub", [neighbour, code])])]);
        return smote.NoiseWidths is { } widths ? graph.Add("Add", [between, graph.Add("Mul", [graph.Constant(widths, widths.Length), noise])]) : between;
    }

    // The codes of all classes, class after class, and where each class begins.
    private static (string Codes, string First) Codes(GraphBuilder graph, ClassCodes codes)
    {
        float[] values = [.. Enumerable.Range(0, codes.Classes).SelectMany(c => codes[c].Values.ToArray())];
        var first = new long[codes.Classes];
        for (var c = 1; c < first.Length; c++)
        {
            first[c] = first[c - 1] + codes[c - 1].Rows;
        }

        return (graph.Constant(values, values.Length / codes.Dimensions, codes.Dimensions), graph.Constant(first, first.Length));
    }

    private static string Row(GraphBuilder graph, ClassCodes codes, string first, string classes, string choice, long column) =>
        graph.Add("Add", [graph.Add("Gather", [first, classes]), Pick(graph, [.. Enumerable.Range(0, codes.Classes).Select(c => (float)codes[c].Rows)], classes, choice, column)]);

    // floor(choice * n), below n
    private static string Pick(GraphBuilder graph, float[] counts, string classes, string choice, long column)
    {
        var count = graph.Add("Gather", [graph.Constant(counts, counts.Length), classes]); // [N]
        var picked = graph.Add("Floor", [graph.Add("Mul", [Column(graph, choice, column, keep: false), count])]);
        var last = graph.Add("Sub", [count, graph.Constant(1f)]);
        return graph.Add("Cast", [graph.Add("Min", [picked, last])], ("to", 7L));
    }

    private static string Column(GraphBuilder graph, string choice, long column, bool keep) =>
        graph.Add("Gather", [choice, keep ? graph.Ints(column) : graph.Constant([column], [])], ("axis", 1L));
}

/// <summary>How the program draws what the model of latents takes, so that others can draw the same: choices first, then noise.</summary>
internal static class LatentDraws
{
    /// <summary>Columns of the input "choice"; 0 where there is none.</summary>
    internal static int ChoicesOf(ClassLatents latents) => latents switch
    {
        MixtureLatents or KdeLatents => 1,
        SmoteLatents => 3,
        _ => 0,
    };

    /// <summary>Whether noise is drawn.</summary>
    internal static bool TakesNoise(ClassLatents latents) => latents is not SmoteLatents { NoiseWidths: null };

    /// <summary>
    /// The choices of a class, in the order in which they are drawn: n for one of n equally likely things, which is (i + 0.5) / n in "choice"; 0 for a
    /// uniform number, which stands there itself. Columns that are left over are 0.
    /// </summary>
    internal static IReadOnlyList<int> RangesOf(ClassLatents latents, int label) => latents switch
    {
        MixtureLatents mixture => [mixture.ImagesOf(label).Sum()],
        KdeLatents kde => [kde.Codes[label].Rows],
        SmoteLatents smote => smote.Interpolator(label).Neighbours is var k and > 0 ? [smote.Codes[label].Rows, k, 0] : [smote.Codes[label].Rows],
        _ => [],
    };

    /// <summary>What the seed of an image stands for: the rows of "noise" and "choice" for it.</summary>
    internal static (float[] Noise, float[] Choice) Of(ClassLatents latents, int label, ulong seed)
    {
        var random = new SeededRandom(seed);
        var (noise, choice) = (new float[latents.Dimensions], new float[ChoicesOf(latents)]);
        var ranges = RangesOf(latents, label);
        for (var i = 0; i < ranges.Count; i++)
        {
            choice[i] = ranges[i] == 0 ? random.NextUniformSingle() : (float)((random.NextInt(ranges[i]) + 0.5) / ranges[i]);
        }

        if (TakesNoise(latents))
        {
            random.FillNormal(noise);
        }

        return (noise, choice);
    }
}
