namespace Bagan.Data.Inspection;

/// <summary>Images with the very same pixels.</summary>
/// <param name="Files">Where they are, at least two, in the order of the splits and within them.</param>
/// <param name="Splits">The splits that they are in.</param>
/// <param name="Classes">The classes that they are in.</param>
public sealed record DuplicateImages(IReadOnlyList<string> Files, IReadOnlyList<string> Splits, IReadOnlyList<string> Classes);
