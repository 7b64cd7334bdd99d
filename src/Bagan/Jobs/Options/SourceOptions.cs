using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Imaging;

namespace Bagan.Jobs.Options;

/// <summary>Which images are read, and how.</summary>
public record SourceOptions
{
    /// <summary>Folder, archive or file with the labelled images. Required.</summary>
    [JsonPropertyName("data")]
    public string Path { get; init; } = "";

    /// <summary>Side of the square images in pixels, 1 to 1024; null: chosen by the data. Networks take 8, 10, 12, 14, 16, 20, 24, 28, 32, ... only. Paper: 28 to 224.</summary>
    public int? Size { get; init; }

    /// <summary>Grey, colour, or decided by the data.</summary>
    public ChannelMode Channels { get; init; } = ChannelMode.Auto;

    /// <summary>How images of another shape are brought to the square.</summary>
    public FitMode Fit { get; init; } = FitMode.Crop;

    /// <summary>Name of the reader to use, one of <see cref="DataLoader.Formats"/>; null: recognised by content.</summary>
    public string? Format { get; init; }

    /// <summary>Go on without files that can't be read, and list them; otherwise they end the command.</summary>
    public bool SkipBad { get; init; }

    internal IEnumerable<string> SourceErrors(SizeRule rule)
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return "DATA is missing: name the folder, archive or file with the images.";
        }

        if (Size is { } size)
        {
            if (rule == SizeRule.Networks && OptionChecks.Refusal(() => ImageSide.Check(size)) is { } refusal)
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
    }
}
