namespace Bagan.Data.Writers;

/// <summary>A set of images to write.</summary>
/// <param name="Name">"train", "val" or "test"; null where the data have no splits.</param>
/// <param name="Images">The images.</param>
/// <param name="Origins">Where each comes from, N values; null for real images that come from <see cref="ImageSet.Sources"/>.</param>
public sealed record WrittenSplit(string? Name, ImageSet Images, IReadOnlyList<ImageOrigin>? Origins = null)
{
    /// <summary>Where one image comes from.</summary>
    public ImageOrigin OriginOf(int index) => Origins?[index] ?? new ImageOrigin(false, Images.Sources?[index] ?? "");

    /// <summary>The splits of a data set, as they stand in it.</summary>
    public static IReadOnlyList<WrittenSplit> Of(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Validation is null && data.Test is null)
        {
            return [new WrittenSplit(null, data.Train)];
        }

        var splits = new List<WrittenSplit> { new("train", data.Train) };
        if (data.Validation is not null)
        {
            splits.Add(new WrittenSplit("val", data.Validation));
        }

        if (data.Test is not null)
        {
            splits.Add(new WrittenSplit("test", data.Test));
        }

        return splits;
    }
}
