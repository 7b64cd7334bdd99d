using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Imaging;

namespace Bagan.Jobs.Options;

/// <summary>How images are read.</summary>
internal record ReadingOptions
{
    /// <summary>Side of the square images in pixels, 1 to 1024; null: chosen by the data. Networks take 8, 10, 12, 14, 16, 20, 24, 28, 32, ... only. Paper: 28 to 224.</summary>
    public int? Size { get; init; }

    /// <summary>Grey, colour, or decided by the data.</summary>
    public ChannelMode Channels { get; init; } = ChannelMode.Auto;

    /// <summary>How images of another shape are brought to the square.</summary>
    public FitMode Fit { get; init; } = FitMode.Auto;

    /// <summary>Name of the reader to use, one of <see cref="DataLoader.Formats"/>; null: recognised by content.</summary>
    public string? Format { get; init; }

    /// <summary>Go on without files that can't be read, and list them; otherwise they end the command.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Folder of the images that a table names, where it is not the table's own; null: the table's.</summary>
    public string? Images { get; init; }

    /// <summary>Column of a table that names the image files, by its name or number; null: recognised.</summary>
    public string? FileColumn { get; init; }

    /// <summary>Column of a table that holds the labels, by its name or number; null: recognised.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Column of a table that names the splits, by its name or number; null: recognised.</summary>
    public string? SplitColumn { get; init; }

    /// <summary>What becomes of images with several labels; null: they are refused.</summary>
    public LabelPolicy? LabelPolicy { get; init; }

    /// <summary>Encoding of texts and archives' names that do not say what they are; null: such texts are refused.</summary>
    public string? Encoding { get; init; }

    /// <summary>What becomes of masks beside their pictures; null: left out where most pictures of a folder have one.</summary>
    public MaskPolicy? Masks { get; init; }

    /// <summary>Which values are black and white where images hold more than 8 bits a sample: "auto", "full" or "MIN:MAX".</summary>
    public string Range { get; init; } = "auto";

    /// <summary>Page of multi-page TIFFs that is read, from 1; null: the first.</summary>
    public int? Frame { get; init; }

    /// <summary>Let a table name images outside the folder of the data.</summary>
    public bool AllowOutside { get; init; }

    /// <summary>Folder for files that hold the pixels; null: they are held in memory.</summary>
    public string? Scratch { get; init; }

    /// <summary>The folder of <see cref="Images"/> where it is one of this machine, for the comparison with --out; null where it lies in the data.</summary>
    internal (string Name, string? Path) ImagesInput => ("--images", Directory.Exists(Images) ? Images : null);

    /// <summary>The reader's options; size rule, threads and groups are those of the verb.</summary>
    internal DataReadOptions ToRead() => new()
    {
        Size = Size,
        Channels = Channels,
        Fit = Fit,
        Format = Format,
        SkipBad = SkipBad,
        ImagesFolder = Images,
        FileColumn = FileColumn,
        LabelColumn = LabelColumn,
        SplitColumn = SplitColumn,
        LabelPolicy = LabelPolicy,
        Encoding = Encoding,
        Masks = Masks,
        Range = ValueRange.Parse(Range) ?? ValueRange.Auto,
        Frame = Frame ?? 1,
        AllowOutside = AllowOutside,
        Scratch = Scratch,
    };

    internal IEnumerable<string> ReadingErrors(SizeRule rule)
    {
        if (Size is { } size)
        {
            if (rule == SizeRule.Networks && ImageSide.WhyNot(size) is { } refusal)
            {
                yield return refusal;
            }
            else if (size is < 1 or > ImageSide.Largest)
            {
                yield return $"--size must be 1 to {ImageSide.Largest} pixels, not {size}.";
            }
        }

        if (OptionChecks.Format(Format) is { } error)
        {
            yield return error;
        }

        if (ValueRange.Parse(Range) is null)
        {
            yield return $"--range '{Range}' is neither auto, full nor MIN:MAX with MIN below MAX, such as 0:4095.";
        }

        foreach (var reading in ToRead().Errors())
        {
            yield return reading;
        }
    }
}

/// <summary>Which images are read, and how.</summary>
internal record SourceOptions : ReadingOptions
{
    /// <summary>Options with every default.</summary>
    public SourceOptions()
    {
    }

    /// <summary>Options that read as others do.</summary>
    private protected SourceOptions(ReadingOptions reading)
        : base(reading)
    {
    }

    /// <summary>Folder, archive or file with the labelled images. Required.</summary>
    [JsonPropertyName("data")]
    public string Path { get; init; } = "";

    /// <summary>All that is read, for the comparison with --out.</summary>
    internal virtual (string Name, string? Path)[] Inputs =>
        [("DATA", Path), Images is not null && !Directory.Exists(Images) && Path is not null && Directory.Exists(System.IO.Path.Combine(Path, Images)) ? ("--images", System.IO.Path.Combine(Path, Images)) : ImagesInput];

    internal IEnumerable<string> SourceErrors(SizeRule rule)
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return "DATA is missing: name the folder, archive or file with the images.";
        }

        foreach (var error in ReadingErrors(rule))
        {
            yield return error;
        }
    }
}

/// <summary>The images to learn from, and those to measure on.</summary>
internal sealed record DataOptions : SourceOptions
{
    /// <summary>Options with every default.</summary>
    public DataOptions()
    {
    }

    /// <summary>Options that read as others do.</summary>
    internal DataOptions(ReadingOptions reading)
        : base(reading)
    {
    }

    /// <summary>Real images for the figures only; null: the data's own test split, else 20 % held out for the figures.</summary>
    public string? Test { get; init; }

    /// <summary>Column of the manifest that names the patient, track or scene of an image; one group stays on one side of every split.</summary>
    public string? Group { get; init; }

    /// <summary>Regular expression on an image's path whose first group (or whole match) is the image's group.</summary>
    public string? GroupPattern { get; init; }

    /// <inheritdoc/>
    internal override (string Name, string? Path)[] Inputs => [.. base.Inputs, ("--test", Test)];

    internal IEnumerable<string> Errors()
    {
        if (Test is not null && string.IsNullOrWhiteSpace(Test))
        {
            yield return "--test is empty: name the folder, archive or file with the test images.";
        }

        if (Test is not null && Test == Path)
        {
            yield return "--test names the training data itself: figures would be measured on images that were trained on.";
        }

        foreach (var error in SourceErrors(SizeRule.Networks).Concat(OptionChecks.Groups(Group, GroupPattern)))
        {
            yield return error;
        }
    }
}
