namespace Bagan.Reports.DataInfo;

/// <summary>Files with the very same pixels.</summary>
/// <param name="Kind">Why it matters: "in train and in test", "in two classes", "in one class".</param>
/// <param name="Files">The files.</param>
public sealed record DuplicateGroup(string Kind, IReadOnlyList<string> Files);
