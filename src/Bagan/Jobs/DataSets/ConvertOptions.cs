using Bagan.Data;
using Bagan.Jobs.Options;

namespace Bagan.Jobs.DataSets;

/// <summary>Options of <c>data convert</c>: the same images in another layout.</summary>
public sealed record ConvertOptions : IJobOptions
{
    /// <summary>The images to convert.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>Where and in what layout they are written.</summary>
    public WritingOptions Writing { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. Source.SourceErrors(SizeRule.Original), .. Writing.Errors()];
}
