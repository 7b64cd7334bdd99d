using Bagan.Data;

namespace Bagan.Jobs.DataSets;

/// <summary>How many images a split has.</summary>
/// <param name="Name">"train", "val" or "test"; "all" where the data have no splits.</param>
/// <param name="Images">Images in all.</param>
/// <param name="Classes">Images of each class, in the data's order.</param>
public sealed record SplitCount(string Name, int Images, IReadOnlyList<ClassCount> Classes)
{
    /// <summary>Counts a set.</summary>
    internal static SplitCount Of(string? name, ImageSet set) =>
        new(name ?? "all", set.Count, [.. set.ClassNames.Select((n, c) => new ClassCount(n, set.ClassCounts[c]))]);
}
