using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Statistics;
using Bagan.Jobs.Compare;
using Bagan.Methods.Catalogue;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;
using Bagan.Reports.Reproduction;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Reproduce;

/// <summary>Reads figures 7 to 9 out of a comparison's finished cells.</summary>
internal static class ReproducedFigures
{
    private const string Main = "bagan";
    private const string OtherReading = "bagan-conditional"; // of the same paper: its figures have no other BAGAN
    private const int PerClass = 10;
    private const int MostRows = 12;

    /// <summary>The figures of one data set and share.</summary>
    /// <param name="data">The paper's name of the data set.</param>
    /// <param name="share">The share that a class lost in per cent; null: none.</param>
    /// <param name="methods">The methods in the order of the command line.</param>
    /// <param name="cells">The finished cells.</param>
    /// <param name="seed">The seed whose images are shown.</param>
    /// <param name="stop">Cancels the work.</param>
    internal static ReproducedShare Of(string data, double? share, IReadOnlyList<MethodChoice> methods, ComparedCells cells, long seed, CancellationToken stop)
    {
        var variants = cells.Grid.Select(c => c.Protocol).DistinctBy(p => p.Text).ToList();
        var published = PublishedResults.OfPaper(data, share).ToDictionary(p => p.Method);
        var against = new[] { Main, OtherReading }.FirstOrDefault(name => methods.Any(m => m.Text == name));
        return new ReproducedShare
        {
            Data = data,
            Share = share,
            Classes = share is null ? [.. cells.Full.ClassNames] : [.. variants.Select(v => v.DroppedClass!)],
            Seeds = cells.Table.Seeds.Count,
            Against = against,
            CostNote = ComparisonReportBuilder.Budget,
            Seconds = cells.Table.Cells.Sum(c => c.Seconds.GetValueOrDefault("classifier"))
                + cells.Table.Cells.DistinctBy(c => (MethodChoice.Parse(c.Method).ImagesText, c.Protocol, c.Seed)).Sum(c => c.Seconds.GetValueOrDefault("method")),
            Methods = [.. methods.Select(m => Method(m.Text, published.GetValueOrDefault(PublishedAs(m.Text)), against, cells))],
            Pictures = [.. Pictures(variants, methods, cells, seed, stop)],
        };
    }

    private static ReproducedMethod Method(string name, PublishedResults? published, string? against, ComparedCells cells) => new(name)
    {
        Wanted = Images(name, "wanted_class_share", cells),
        WantedReal = Images(name, "wanted_class_share_real", cells),
        Ssim = Images(name, "random_pair_ssim", cells),
        SsimReal = Images(name, "random_pair_ssim_real", cells),
        Accuracy = cells.Table.Over(name, Accuracy),
        Lead = against is null || against == name ? Estimate.Blank("the method itself") : Lead(against, name, cells),
        Cost = ComparisonReportBuilder.CostOf(name, cells.Table.Cells),
        Remark = TrainedFarEnough.Objection(name, cells.Table.Cells),
        PublishedAs = PublishedAs(name),
        PublishedWanted = published?.WantedClassShare,
        PublishedSsim = published?.RandomPairSsim,
        PublishedAccuracy = published?.MinorityAccuracy,
    };

    private static string PublishedAs(string method) => method == OtherReading ? Main : method;

    private static Estimate Images(string method, string figure, ComparedCells cells) =>
        cells.Table.Over(method, c => c.Images?.ValueOf(figure, ImbalanceProtocol.Parse(c.Protocol).DroppedClass), "it generates no images, or is not finished");

    private static double? Accuracy(CellResult cell) =>
        ImbalanceProtocol.Parse(cell.Protocol).DroppedClass is { } dropped ? cell.Classifier?.Recall.GetValueOrDefault(dropped) : cell.Classifier?.Acsa;

    private static Estimate Lead(string method, string over, ComparedCells cells)
    {
        var names = cells.Full.ClassNames;
        var gain = cells.Arms.Lead(method, over, (protocol, c) => ImbalanceProtocol.Parse(protocol).DroppedClass is not { } dropped || names[c] == dropped);
        return gain switch
        {
            { Acsa: { } lead, Low: { } low, High: { } high } => Estimate.Of(lead).WithInterval(low, high),
            { Acsa: { } lead } => Estimate.Of(lead),
            null => Estimate.Blank("not finished"),
            _ => Estimate.Blank(gain.Reason ?? "not finished"),
        };
    }

    // A row for each class that lost images, or for every class: real ones, then generated ones.
    private static IEnumerable<PictureFigure> Pictures(IReadOnlyList<ImbalanceProtocol> variants, IReadOnlyList<MethodChoice> methods, ComparedCells cells, long seed, CancellationToken stop)
    {
        foreach (var method in methods.Where(m => m.Suffixes.Count == 0).Select(m => m.Text))
        {
            var rows = new List<GridRow>();
            var owned = new List<IDisposable>();
            var classes = 0;
            try
            {
                foreach (var variant in variants)
                {
                    stop.ThrowIfCancellationRequested();
                    var train = cells.Full.Select(variant.Apply(cells.Full, (ulong)seed));
                    owned.Add(train);
                    if (cells.Store.Load(method, variant, seed, train) is not { } kept)
                    {
                        continue;
                    }

                    owned.Add(kept.Answer);
                    if (kept.Answer.Generated is { Count: > 0 } generated)
                    {
                        var shown = Enumerable.Range(0, train.ClassNames.Count).Where(c => generated.ClassCounts[c] > 0 && (variant.DroppedClass ?? train.ClassNames[c]) == train.ClassNames[c]).ToList();
                        classes += shown.Count;
                        rows.AddRange(shown.Take(MostRows).Select(c => new GridRow(train.ClassNames[c], [First(train, c), First(generated, c)])));
                    }
                }

                if (rows.Count > 0)
                {
                    yield return new PictureFigure(
                        new PngImage(new ImageGrid(["real", $"by {method}"], rows).Draw().ToPng()),
                        $"Real images, and images by {method}, one row per class.",
                        $"{method}, seed {seed}: real images{(rows.Count < classes ? $" of {rows.Count} of {classes} classes" : "")}, and the first generated ones of the same class.");
                }
            }
            finally
            {
                owned.ForEach(o => o.Dispose());
            }
        }
    }

    private static GridCells First(ImageSet set, int classIndex) =>
        new([.. set.IndicesOf(classIndex).Take(PerClass).Select(i => (GridImage?)new GridImage(set.Pixels, i))]);
}
