using Bagan.Data;
using Bagan.Evaluation.Metrics;
using Bagan.Evaluation.Statistics;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Compare;

/// <summary>
/// The predictions of a comparison's finished methods, for differences with intervals. Where the protocol makes several data sets (drop:P), the
/// mean recall is over the classes of all of them, and a test image is one group in all of them.
/// </summary>
internal sealed class ComparedArms
{
    private readonly IReadOnlyList<string> _variants;
    private readonly IReadOnlyList<long> _seeds;
    private readonly Func<string, string, long, int[]?> _predictions;
    private readonly ImageSet _test;
    private readonly IReadOnlyList<int>? _groups;
    private readonly Dictionary<string, Arm?> _arms = [];

    /// <param name="test">The test images.</param>
    /// <param name="groups">Their groups; null where each stands alone.</param>
    /// <param name="grid">All cells.</param>
    /// <param name="predictions">What the classifier of a method, data set and seed said of the test images; null where that is not known.</param>
    internal ComparedArms(ImageSet test, IReadOnlyList<int>? groups, IReadOnlyList<GridCell> grid, Func<string, string, long, int[]?> predictions)
    {
        _test = test;
        _groups = groups;
        _predictions = predictions;
        _variants = [.. grid.Select(c => c.Protocol.Text).Distinct()];
        _seeds = [.. grid.Select(c => c.Seed).Distinct()];
        Sample = new TestSample(Labels(test.Labels.ToArray()), Names(), Groups());
    }

    /// <summary>The test images, once for each data set.</summary>
    internal TestSample Sample { get; }

    /// <summary>The predictions of a method; null unless all its cells are finished.</summary>
    internal Arm? Of(string method)
    {
        if (!_arms.TryGetValue(method, out var arm))
        {
            var rows = _seeds.Select(seed => Row(method, seed)).ToList();
            _arms[method] = arm = rows.Contains(null) ? null : new Arm(method, [.. rows.OfType<int[]>()]);
        }

        return arm;
    }

    /// <summary>By how much a method leads over another, with the 95 % interval of this difference by itself.</summary>
    internal Estimate Lead(string method, string over)
    {
        if (Of(method) is not { } arm || Of(over) is not { } other)
        {
            return Estimate.Blank("not finished");
        }

        var gain = PairedComparison.Of(Sample, arm, [other]);
        return gain is { Acsa: { } lead } ? gain is { Low: { } low, High: { } high } ? Estimate.Of(lead).WithInterval(low, high) : Estimate.Of(lead) : Estimate.Blank(gain.Reason!);
    }

    /// <summary>The same over some classes alone.</summary>
    /// <param name="method">The method.</param>
    /// <param name="over">The other method.</param>
    /// <param name="counts">Whether a class of a data set takes part.</param>
    internal Gain? Lead(string method, string over, Func<string, int, bool> counts)
    {
        if (Of(method) is not { } arm || Of(over) is not { } other)
        {
            return null;
        }

        var (labels, names, groups) = (Sample.Labels, Names(), Groups());
        var k = _test.ClassNames.Count;
        int[] kept = [.. Enumerable.Range(0, labels.Length).Where(i => counts(_variants[labels[i] / k], labels[i] % k))];
        var sample = new TestSample([.. kept.Select(i => labels[i])], names, groups is null ? null : [.. kept.Select(i => groups[i])]);
        return PairedComparison.Of(sample, Taken(arm), [Taken(other)]);

        Arm Taken(Arm some) => some with { Predicted = [.. some.Predicted.Select(row => kept.Select(i => row[i]).ToArray())] };
    }

    private int[]? Row(string method, long seed)
    {
        var parts = _variants.Select(v => _predictions(method, v, seed)).ToList();
        return parts.Contains(null) ? null : [.. parts.SelectMany((part, v) => part!.Select(p => p + (v * _test.ClassNames.Count)))];
    }

    private int[] Labels(int[] labels) => [.. _variants.SelectMany((_, v) => labels.Select(l => l + (v * _test.ClassNames.Count)))];

    private string[] Names() => _variants.Count == 1 ? [.. _test.ClassNames] : [.. _variants.SelectMany(v => _test.ClassNames.Select(n => $"{v}: {n}"))];

    private int[]? Groups() => _groups is null && _variants.Count == 1 ? null : [.. _variants.SelectMany(_ => _groups ?? Enumerable.Range(0, _test.Count))];
}

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
