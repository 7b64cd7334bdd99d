using Bagan.Data;

namespace Bagan.Reports.Pictures;

/// <summary>A group of columns in a <see cref="SampleGrid"/>.</summary>
/// <param name="Heading">What stands above it: "real", "reconstructed", "generated".</param>
/// <param name="Images">The images; of each class the first ones are shown, in order.</param>
public sealed record SampleGroup(string Heading, ImageSet Images);
