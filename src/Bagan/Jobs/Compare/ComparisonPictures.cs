using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.Catalogue;
using Bagan.Reports.Comparison;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;

namespace Bagan.Jobs.Compare;

/// <summary>Draws the images that the methods of a comparison generated, and their closest training images.</summary>
/// <param name="methods">The methods.</param>
/// <param name="table">The finished cells.</param>
/// <param name="full">The training images before the imbalance is simulated.</param>
/// <param name="store">The generated images.</param>
/// <param name="seed">The seed whose images are shown.</param>
internal sealed class ComparisonPictures(IReadOnlyList<MethodChoice> methods, SeedTable table, ImageSet full, GeneratedStore store, long seed)
{
    // Of a protocol that makes many data sets, pictures of this many are shown.
    private const int PicturedVariants = 2;

    /// <summary>The pictures of each method on the first data sets.</summary>
    /// <param name="variants">The data sets that the protocol makes.</param>
    /// <param name="stop">Cancels the work.</param>
    internal IEnumerable<MethodPictures> Of(IReadOnlyList<ImbalanceProtocol> variants, CancellationToken stop)
    {
        foreach (var variant in variants.Take(PicturedVariants))
        {
            stop.ThrowIfCancellationRequested();
            using var train = full.Select(variant.Apply(full, (ulong)seed));
            foreach (var method in methods.Select(m => m.Method).Distinct())
            {
                if (store.Load(method, variant, seed, train) is not { } kept)
                {
                    continue;
                }

                using var answer = kept.Answer;
                if (answer.Generated is not { Count: > 0 } generated)
                {
                    continue;
                }

                var title = variants.Count == 1 ? method : $"{method}, {variant.Text}";
                var samples = new PictureFigure(
                    new PngImage(SampleGrid.Create([new SampleGroup("real", train), new SampleGroup("generated", generated)]).Draw().ToPng()),
                    $"Real images and images by {method}, one row per class.",
                    $"Real images and images by {method}, seed {seed}. Classes that need no images have none.");
                yield return new MethodPictures(title, samples, Neighbours(method, variant, generated, train));
            }
        }
    }

    private PictureFigure? Neighbours(string method, ImbalanceProtocol variant, ImageSet generated, ImageSet train)
    {
        var closest = table.Cells.FirstOrDefault(c => c.Images is not null && c.Seed == seed && c.Protocol == variant.Text && MethodChoice.Parse(c.Method).ImagesText == method)?.Images?.Closest;
        var pairs = closest?.Where(p => p.Generated < generated.Count && p.Training < train.Count).Select(p => new NeighbourPair(p.Generated, p.Training, p.Distance, p.Suspicious)).ToList();
        return pairs is not { Count: > 0 } ? null : new PictureFigure(
            new PngImage(NeighbourSheet.Create(generated, train, pairs).Draw().ToPng()),
            $"Images by {method}, each next to the training image closest to it, one row per class.",
            $"Are they copies? Images by {method}, each next to the training image with the closest features; the closest pairs of each class. A frame marks a pair that is closer than 95 % of the real images are.");
    }
}
