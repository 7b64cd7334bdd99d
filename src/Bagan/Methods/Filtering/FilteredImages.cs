using Bagan.Data;

namespace Bagan.Methods.Filtering;

/// <summary>The images that a filter chose.</summary>
/// <param name="Images">As many of each class as the plan asks for, class by class; whoever asked for them disposes them.</param>
/// <param name="Seeds">The seed of each.</param>
/// <param name="Classes">What became of the drawn images, for each class that gained any.</param>
/// <param name="Notes">What a reader of the result must know, one sentence each.</param>
public sealed record FilteredImages(ImageSet Images, ulong[] Seeds, IReadOnlyList<ClassAcceptance> Classes, IReadOnlyList<string> Notes);
