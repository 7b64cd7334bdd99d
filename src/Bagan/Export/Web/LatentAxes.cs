using System.Text.Json.Nodes;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Numerics;

namespace Bagan.Export.Web;

/// <summary>The directions in which the latents of a class vary most: the principal axes of latents that are drawn from it.</summary>
internal static class LatentAxes
{
    /// <summary>Axes of a class.</summary>
    internal const int Count = 6;

    private const int Samples = 1000;

    /// <summary>For each class the axes, largest first, each as long as the standard deviation along it.</summary>
    internal static JsonArray ToJson(ClassLatents latents) =>
        new([.. Enumerable.Range(0, latents.Classes).Select(c => new JsonArray([.. Of(latents, c).Select(axis => new JsonArray([.. axis.Select(v => (JsonNode)MathF.Round(v, 5))]))]))]);

    /// <summary>The axes of one class, [at most <see cref="Count"/>][D].</summary>
    internal static IReadOnlyList<float[]> Of(ClassLatents latents, int label)
    {
        var d = latents.Dimensions;
        var random = new SeededRandom(0);
        var labels = new int[Samples];
        Array.Fill(labels, label);
        var drawn = latents.Sample(labels, random);
        var means = new double[d];
        for (var i = 0; i < drawn.Length; i++)
        {
            means[i % d] += drawn[i] / (double)Samples;
        }

        var covariance = new double[d * d];
        for (var n = 0; n < Samples; n++)
        {
            for (var i = 0; i < d; i++)
            {
                var own = drawn[(n * d) + i] - means[i];
                for (var j = 0; j <= i; j++)
                {
                    covariance[(i * d) + j] += own * (drawn[(n * d) + j] - means[j]) / (Samples - 1);
                }
            }
        }

        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < i; j++)
            {
                covariance[(j * d) + i] = covariance[(i * d) + j];
            }
        }

        var eigen = SymmetricEigen.Decompose(covariance, d);
        return [.. Enumerable.Range(1, Math.Min(Count, d)).Select(k => Enumerable.Range(0, d).Select(row => (float)(eigen.Vector(row, d - k) * Math.Sqrt(Math.Max(0, eigen.Values[d - k])))).ToArray())];
    }
}
