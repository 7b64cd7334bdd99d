namespace Bagan.Ranks;

/// <summary>A part of a batch.</summary>
/// <param name="First">The place of its first image in the batch.</param>
/// <param name="Count">Its images.</param>
/// <param name="Total">Images of the batch.</param>
internal sealed record BatchShare(int First, int Count, int Total)
{
    /// <summary>Its share of the mean over the batch.</summary>
    internal double Weight => (double)Count / Total;

    /// <summary>A batch that one process has whole.</summary>
    internal static BatchShare Whole(int images) => new(0, images, images);

    /// <summary>Whether an image of the batch is in it.</summary>
    internal bool Has(int image) => image >= First && image < First + Count;
}
