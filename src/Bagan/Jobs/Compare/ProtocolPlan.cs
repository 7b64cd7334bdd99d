using Bagan.Jobs.DataSets;

namespace Bagan.Jobs.Compare;

/// <summary>One data set of a comparison.</summary>
/// <param name="Name">The protocol.</param>
/// <param name="Classes">Training images of each class.</param>
public sealed record ProtocolPlan(string Name, IReadOnlyList<ClassCount> Classes);
