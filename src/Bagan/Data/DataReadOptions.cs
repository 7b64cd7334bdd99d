using System.Text;
using System.Text.Json.Serialization;
using Bagan.Data.Codecs;
using Bagan.Data.Readers;
using Bagan.Imaging;

namespace Bagan.Data;

/// <summary>What becomes of images that have several labels, where classes exclude one another.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LabelPolicy>))]
public enum LabelPolicy
{
    /// <summary>The first label counts.</summary>
    [JsonStringEnumMemberName("first")]
    First,

    /// <summary>They are left out.</summary>
    [JsonStringEnumMemberName("skip")]
    Skip,
}

/// <summary>What becomes of masks that lie beside the pictures that they belong to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MaskPolicy>))]
public enum MaskPolicy
{
    /// <summary>They are left out.</summary>
    [JsonStringEnumMemberName("skip")]
    Skip,

    /// <summary>They are pictures as others.</summary>
    [JsonStringEnumMemberName("keep")]
    Keep,
}

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

    /// <summary>What happens where an image is not square; decided by the images by default.</summary>
    public FitMode Fit { get; init; } = FitMode.Auto;

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

    /// <summary>The folder that a table's images are in, where it is not the table's own; a path here or, in archives, inside. Null for the table's folder.</summary>
    public string? ImagesFolder { get; init; }

    /// <summary>The column of a table that names the files, by its name or its number from 1; null recognises it.</summary>
    public string? FileColumn { get; init; }

    /// <summary>The column of a table that holds the labels, by its name or its number from 1; null recognises it.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column of a table that names the splits, by its name or its number from 1; null recognises it.</summary>
    public string? SplitColumn { get; init; }

    /// <summary>What becomes of images with several labels; null refuses them.</summary>
    public LabelPolicy? LabelPolicy { get; init; }

    /// <summary>The encoding of tables, class names and archives' names that are not UTF-8 and do not say what they are; null refuses them.</summary>
    public string? Encoding { get; init; }

    /// <summary>What becomes of masks that lie beside their pictures; null leaves them out where most pictures of a folder have one.</summary>
    public MaskPolicy? Masks { get; init; }

    /// <summary>Which values become black and white where images hold more than 8 bits a sample.</summary>
    public ValueRange Range { get; init; } = ValueRange.Auto;

    /// <summary>The page of multi-page TIFFs that is read, from 1.</summary>
    public int Frame { get; init; } = 1;

    /// <summary>Lets a table name images outside the folder of the data.</summary>
    public bool AllowOutside { get; init; }

    /// <summary>What is black and white in image files of more than 8 bits where <see cref="Range"/> leaves it to the data: as the training images have it; null to decide by the data.</summary>
    internal ValueRange? DeepRange { get; init; }

    /// <summary>Whether the verb that reads has the option --scratch.</summary>
    internal bool OffersScratch { get; init; } = true;

    /// <summary>Passes over options that do not fit the layout, as for test images in another layout than the training images.</summary>
    internal bool IsLenient { get; init; }

    /// <summary>Whether an option names parts of a table.</summary>
    internal bool NamesTable => ImagesFolder is not null || FileColumn is not null || LabelColumn is not null || SplitColumn is not null;

    /// <summary>The encoding that was named, or null.</summary>
    internal Encoding? TextEncoding => Encoding is null ? null : TextEncodings.Named(Encoding);

    /// <summary>The most pixels that one image may declare, 1 to <see cref="DecodeOptions.LargestMaxPixels"/>; 100 million by default.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>The most bytes that the pixels of the whole set may take; null for nine tenths of the memory that is free.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// The folder for files that hold the pixels of the set, and of all sets that are made of it; best on a local disk. Null keeps them in memory.
    /// </summary>
    public string? Scratch { get; init; }

    /// <summary>The number of threads to use, at least 1.</summary>
    public int EffectiveThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>What is wrong with the options of the layouts; nothing where all is well.</summary>
    internal IEnumerable<string> Errors()
    {
        if (Encoding is not null && TextEncodings.Named(Encoding) is null)
        {
            yield return $"--encoding {Encoding} is not known. Known are windows-1252, gbk, shift_jis, big5, euc-kr, windows-1251, ibm437 and others.";
        }

        if (Frame is < 1 or > ushort.MaxValue)
        {
            yield return $"--frame must be 1 to {ushort.MaxValue}, not {Frame}.";
        }

        foreach (var (option, value) in new[] { ("--images", ImagesFolder), ("--file-column", FileColumn), ("--label-column", LabelColumn), ("--split-column", SplitColumn), ("--scratch", Scratch) })
        {
            if (value is not null && string.IsNullOrWhiteSpace(value))
            {
                yield return $"{option} is empty.";
            }
        }

        if (!string.IsNullOrWhiteSpace(Scratch) && !Directory.Exists(Scratch))
        {
            yield return $"--scratch {Scratch}: there is no such folder.";
        }
    }

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

        errors.AddRange(Errors());
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
