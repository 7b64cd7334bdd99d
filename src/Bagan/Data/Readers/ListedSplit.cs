namespace Bagan.Data.Readers;

/// <summary>The images of one split, before any pixel is read.</summary>
internal sealed class ListedSplit
{
    /// <summary>What they are for.</summary>
    public required SplitKind Kind { get; init; }

    /// <summary>N class indices.</summary>
    public required int[] Labels { get; init; }

    /// <summary>N names of where each image comes from.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>N names of groups, or null. An image with a null name stands alone.</summary>
    public IReadOnlyList<string?>? Groups { get; init; }

    /// <summary>Gives the pixels.</summary>
    public required IImageFeed Feed { get; init; }

    /// <summary>N.</summary>
    public int Count => Labels.Length;
}
