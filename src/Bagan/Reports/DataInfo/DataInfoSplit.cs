namespace Bagan.Reports.DataInfo;

/// <summary>A split of a data set.</summary>
/// <param name="Name">"train", "test", or a name for the only one.</param>
/// <param name="Counts">Images of each class, in the order of the class names.</param>
public sealed record DataInfoSplit(string Name, IReadOnlyList<int> Counts);
