using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Precision and recall (Kynkäänniemi, Karras, Laine, Lehtinen, Aila, "Improved precision and recall metric for assessing
/// generative models", NeurIPS 2019) with density and coverage (Naeem, Oh, Uh, Choi, Yoo, "Reliable fidelity and diversity
/// metrics for generative models", ICML 2020). With r_k(x) the distance to the k-th nearest neighbour in x's own set:
/// precision = mean over y of [some x with d(x, y) &lt; r_k(x)], recall = mean over x of [some y with d(x, y) &lt; r_k(y)],
/// density = sum over x, y of [d(x, y) &lt; r_k(x)] / (k M), coverage = mean over x of [some y with d(x, y) &lt; r_k(x)],
/// for N real x and M generated y. "Less than" is strict, as in the authors' program.
/// </summary>
internal static class PrecisionRecallDensityCoverage
{
    /// <summary>Computes the four figures.</summary>
    /// <param name="real">Features of real images; more than k of them.</param>
    /// <param name="generated">Features of generated images from the same source; more than k for the recall, one for the others.</param>
    /// <param name="threads">How many threads may work, at least 1.</param>
    /// <param name="neighbours">k, at least 1; the literature's value is 5.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The features are of different kinds.</exception>
    public static PrdcResult Compute(
        FeatureMatrix real, FeatureMatrix generated, int threads, int neighbours = 5, CancellationToken cancellation = default)
    {
        FeatureMatrix.RequireComparable(real, generated);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        var protocol = $"{real.Source} features, k={neighbours}";
        SampleCount[] samples = [new("real images", real.Count), new("generated images", generated.Count)];
        MetricValue Blank(string metric, string reason) => MetricValue.Blank(metric, protocol, samples, reason);
        MetricValue Value(string metric, double value) => MetricValue.Of(metric, protocol, samples, value);

        var unusable = FeatureMatrix.DefectOf(real, generated)
            ?? (generated.Count == 0 ? "no generated images" : TooFew("real", real.Count, neighbours));
        if (unusable is not null)
        {
            return new PrdcResult(Blank("precision", unusable), Blank("recall", unusable), Blank("density", unusable), Blank("coverage", unusable));
        }

        var realRadii = Radii(real, neighbours, threads, cancellation);
        var noRecall = TooFew("generated", generated.Count, neighbours);
        var generatedRadii = noRecall is null ? Radii(generated, neighbours, threads, cancellation) : new float[generated.Count];
        var counts = new int[generated.Count]; // real neighbourhoods that each generated image lies in
        var recalled = new bool[real.Count];
        var covered = new bool[real.Count];
        PairwiseTiles.VisitSquaredDistances(
            generated.Rows,
            real.Rows,
            threads,
            (start, count, realStart, realCount, squared, stride) =>
            {
                for (var i = 0; i < count; i++)
                {
                    var generatedRadius = generatedRadii[start + i];
                    for (var j = 0; j < realCount; j++)
                    {
                        var distance = squared[i * stride + j];
                        if (distance < realRadii[realStart + j])
                        {
                            counts[start + i]++;
                            covered[realStart + j] = true; // several threads may set it, none ever clears it
                        }

                        if (distance < generatedRadius)
                        {
                            recalled[realStart + j] = true;
                        }
                    }
                }
            },
            cancellation);

        return new PrdcResult(
            Value("precision", counts.Count(c => c > 0) / (double)generated.Count),
            noRecall is null ? Value("recall", recalled.Count(r => r) / (double)real.Count) : Blank("recall", noRecall),
            Value("density", counts.Sum(c => (long)c) / ((double)neighbours * generated.Count)),
            Value("coverage", covered.Count(c => c) / (double)real.Count));
    }

    private static string? TooFew(string kind, int count, int neighbours) =>
        count > neighbours ? null : $"{count} {kind} images, {neighbours + 1} needed for {neighbours} neighbours";

    private static float[] Radii(FeatureMatrix features, int neighbours, int threads, CancellationToken cancellation)
    {
        var found = NearestNeighbours.FindAmongOthers(features.Rows, neighbours, threads, cancellation);
        var radii = new float[features.Count];
        for (var i = 0; i < radii.Length; i++)
        {
            radii[i] = found.SquaredDistance(i, neighbours - 1);
        }

        return radii;
    }
}

/// <summary>The four figures of <see cref="PrecisionRecallDensityCoverage"/>; each may be blank by itself.</summary>
/// <param name="Precision">Share of generated images that lie among the real ones, 0..1.</param>
/// <param name="Recall">Share of real images that lie among the generated ones, 0..1.</param>
/// <param name="Density">How deep generated images lie among the real ones, 0 and up; about 1 for the same distribution.</param>
/// <param name="Coverage">Share of real images that have a generated one in their neighbourhood, 0..1.</param>
internal sealed record PrdcResult(MetricValue Precision, MetricValue Recall, MetricValue Density, MetricValue Coverage);
