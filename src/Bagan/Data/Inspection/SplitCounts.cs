namespace Bagan.Data.Inspection;

/// <summary>How many usable images a split has.</summary>
/// <param name="Name">"train", "val" or "test".</param>
/// <param name="Counts">K counts, in the order of the class names.</param>
public sealed record SplitCounts(string Name, IReadOnlyList<int> Counts)
{
    /// <summary>All usable images of the split.</summary>
    public long Images => Counts.Sum(n => (long)n);
}
