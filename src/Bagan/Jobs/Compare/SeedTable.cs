using Bagan.Evaluation.Metrics;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Compare;

/// <summary>
/// The finished cells of one protocol as it stands on the command line. Where it makes several data sets (drop:P), a seed's value
/// is the mean over them, and blank until all of them are finished.
/// </summary>
internal sealed class SeedTable
{
    private readonly ILookup<(string Method, long Seed), CellResult> _cells;
    private readonly int _variants;

    internal SeedTable(IReadOnlyList<GridCell> grid, IEnumerable<CellResult> results)
    {
        var wanted = grid.Select(c => c.Key).ToHashSet();
        Cells = [.. results.Where(r => r.IsDone && wanted.Contains(r.Key))];
        _cells = Cells.ToLookup(r => (r.Method, r.Seed));
        _variants = grid.Select(c => c.Protocol.Text).Distinct().Count();
        Seeds = [.. grid.Select(c => c.Seed).Distinct()];
    }

    internal IReadOnlyList<CellResult> Cells { get; }

    internal IReadOnlyList<long> Seeds { get; }

    /// <summary>A method's value for each seed; null where a cell of it is missing or blank.</summary>
    internal IReadOnlyList<double?> Values(string method, Func<CellResult, double?> figure) =>
    [
        .. Seeds.Select(seed =>
        {
            var values = _cells[(method, seed)].Select(figure).ToList();
            return values.Count == _variants && values.All(v => v is not null) ? values.Average() : null;
        }),
    ];

    /// <summary>Mean and standard error over the seeds, or a blank with its reason.</summary>
    internal Estimate Over(string method, Func<CellResult, double?> figure, string blank = "not finished, or not measurable on these images")
    {
        var over = MeanAndStandardError.Of(Values(method, figure).OfType<double>());
        return over is null ? Estimate.Blank(blank) : Estimate.Of(over.Mean, over.StandardError);
    }

    /// <summary>The mean difference of two methods, seed by seed.</summary>
    internal MeanAndStandardError? Difference(string a, string b, Func<CellResult, double?> figure) =>
        MeanAndStandardError.OfPairedDifferences(Values(a, figure), Values(b, figure));
}
