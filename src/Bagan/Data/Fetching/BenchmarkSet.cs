namespace Bagan.Data.Fetching;

/// <summary>A published data set that can be fetched.</summary>
public sealed record BenchmarkSet
{
    /// <summary>The name for <c>data get</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>Under which terms it is published, as far as they are stated.</summary>
    public required string Terms { get; init; }

    /// <summary>Its files.</summary>
    public required IReadOnlyList<BenchmarkFile> Files { get; init; }

    /// <summary>The names of its classes for classes.txt; null where the files name them, or the numbers are the names.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>A package that brings it; null if there is none.</summary>
    public LocalPackage? Package { get; init; }
}
