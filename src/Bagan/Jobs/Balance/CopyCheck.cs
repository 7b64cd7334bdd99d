using System.Globalization;
using Bagan.Data;
using Bagan.Evaluation.Features;
using Bagan.Numerics;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Balance;

/// <summary>
/// Compares generated images with their closest training images, by their pixels or by the features of a pretrained network: a copied patient or face does
/// harm.
/// </summary>
internal static class CopyCheck
{
    // Generated images that are checked per class, spread evenly over all of them.
    private const int PerClass = 200;

    // A generated image is too close if it is closer to a real one than this share of the real images are to one another.
    private const double Quantile = 0.05;

    /// <summary>Compares.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="generated">The generated ones.</param>
    /// <param name="features">What distances are measured in.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>The closest pairs and how to read them; null where nothing was generated.</returns>
    internal static (PictureFigure Picture, string Note)? Make(ImageSet train, ImageSet generated, IFeatureSource features, int threads, CancellationToken stop)
    {
        var pairs = new List<NeighbourPair>();
        for (var c = 0; c < train.ClassNames.Count; c++)
        {
            var made = generated.IndicesOf(c);
            var real = train.IndicesOf(c);
            if (made.Length == 0)
            {
                continue;
            }

            var shown = Enumerable.Range(0, Math.Min(PerClass, made.Length)).Select(i => made[(int)((long)i * made.Length / Math.Min(PerClass, made.Length))]).ToArray();
            var rows = features.Extract(train, real, stop).Rows;
            var nearest = NearestNeighbours.Find(features.Extract(generated, shown, stop).Rows, rows, 1, threads, stop);
            var limit = real.Length < 2 ? 0 : Limit(NearestNeighbours.FindAmongOthers(rows, 1, threads, stop));
            var root = Math.Sqrt(rows.Columns);
            pairs.AddRange(shown.Select((g, i) => new NeighbourPair(g, real[nearest.Index(i, 0)], nearest.Distance(i, 0) / root, nearest.Distance(i, 0) < limit)));
        }

        if (pairs.Count == 0)
        {
            return null;
        }

        var close = pairs.Count(p => p.TooClose);
        var grid = NeighbourSheet.Create(generated, train, pairs);
        var picture = new PictureFigure(
            new PngImage(grid.Draw().ToPng()),
            "Pairs of a generated image and the real image closest to it, one row per class.",
            "Each pair shows a generated image and the real training image closest to it. The closest pairs of each class are shown.");
        var number = features.IsPretrained
            ? $"Images are compared by the features of the pretrained network {features.Name}, in which two pictures of one object are close even if one is moved or brighter. The number is the root mean square difference of the features."
            : "The number is the root mean square difference of the pixels (0 to 1).";
        return (picture, string.Create(
            CultureInfo.InvariantCulture,
            $"{number} A frame marks a pair that is closer than {100 - (100 * Quantile):0} % of the class's real images are to their nearest real image. "
            + $"{close} of the {pairs.Count} generated images checked are this close ({NumberText.Percent((double)close / pairs.Count)} %). Without copying, expect about {100 * Quantile:0} %, or fewer if the generated images are smoother than the real ones."));
    }

    private static double Limit(NearestNeighbours among) =>
        Numerics.Quantile.Of([.. Enumerable.Range(0, among.Queries).Select(i => among.Distance(i, 0)).Order()], Quantile);
}
