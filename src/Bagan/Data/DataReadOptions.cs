using System.Text.Json.Serialization;
using Bagan.Data.Codecs;
using Bagan.Data.Readers;
using Bagan.Imaging;

namespace Bagan.Data;

/// <summary>How a data set is read.</summary>
public sealed record DataReadOptions
{
    /// <summary>The options used where none are given.</summary>
    public static DataReadOptions Default { get; } = new();

    /// <summary>The side of the square images in pixels; null chooses one (<see cref="ImageSide.Choose"/>).</summary>
    public int? Size { get; init; }

    /// <summary>Which shapes are possible; <see cref="SizeRule.Networks"/> by default.</summary>
    public SizeRule SizeRule { get; init; } = SizeRule.Networks;

    /// <summary>Grey or colour, for the whole set; decided by its images by default.</summary>
    public ChannelMode Channels { get; init; } = ChannelMode.Auto;

    /// <summary>What happens where an image is not square; the centre is kept by default.</summary>
    public FitMode Fit { get; init; } = FitMode.Crop;

    /// <summary>The name of the layout, one of <see cref="DataLoader.Formats"/>; null recognises it.</summary>
    public string? Format { get; init; }

    /// <summary>Goes on without what cannot be read, and lists it, instead of stopping.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Threads that decode; 0 for all cores.</summary>
    public int Threads { get; init; }

    /// <summary>The column of a table that names each image's group (a patient, a track); null for none.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>
    /// A regular expression for images' paths (relative to the data, forward slashes): its first group, or the whole match where it has none,
    /// names the image's group. Null for none.
    /// </summary>
    public string? GroupPattern { get; init; }

    /// <summary>The most pixels that one image may declare, 1 to <see cref="DecodeOptions.LargestMaxPixels"/>; 100 million by default.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>The most bytes that the pixels of the whole set may take; null for nine tenths of the memory that is free.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>The number of threads to use, at least 1.</summary>
    public int EffectiveThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Checks the options and names everything that is wrong with them.</summary>
    /// <exception cref="BaganInputException">An option is out of range or contradicts another.</exception>
    public void Validate()
    {
        var errors = new List<string>();
        if (Size is { } size)
        {
            if (SizeRule == SizeRule.Networks && !ImageSide.IsValid(size))
            {
                ImageSide.Check(size);
            }

            if (size is < 1 or > ImageSide.Largest)
            {
                errors.Add($"--size {size} is not possible: it must lie in 1..{ImageSide.Largest}.");
            }
        }

        if (Threads < 0)
        {
            errors.Add($"--threads {Threads} is not possible: it must be at least 1, or 0 for all cores.");
        }

        if (MaxPixels is < 1 or > DecodeOptions.LargestMaxPixels)
        {
            errors.Add($"The pixel limit {MaxPixels} is not possible: it must lie in 1..{DecodeOptions.LargestMaxPixels}.");
        }

        if (MemoryLimit < 1)
        {
            errors.Add($"The memory limit {MemoryLimit} is not possible: it must be at least 1 byte.");
        }

        if (GroupColumn is not null && GroupPattern is not null)
        {
            errors.Add("--group and --group-pattern exclude one another: give one of them.");
        }

        if (errors.Count > 0)
        {
            throw new BaganInputException(string.Join('\n', errors));
        }
    }
}

/// <summary>Which shapes a set may be read at.</summary>
public enum SizeRule
{
    /// <summary>Square, at a side that the networks take (<see cref="ImageSide"/>).</summary>
    Networks,

    /// <summary>
    /// The images' own shape where they all share one, square or not; else square at the side that
    /// <see cref="Networks"/> would choose. For writing data in another format.
    /// </summary>
    Original,
}

/// <summary>Whether a data set is read as grey or as colour.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelMode>))]
public enum ChannelMode
{
    /// <summary>Colour if any image of the set is coloured, else grey.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto = 0,

    /// <summary>One channel, grey.</summary>
    [JsonStringEnumMemberName("1")]
    Grey = 1,

    /// <summary>Three channels: red, green, blue.</summary>
    [JsonStringEnumMemberName("3")]
    Colour = 3,
}
