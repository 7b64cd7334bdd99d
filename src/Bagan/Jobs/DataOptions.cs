using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Bagan.Data;

namespace Bagan.Jobs;

/// <summary>Where the images are and how they are read.</summary>
public sealed record DataOptions
{
    /// <summary>Folder, archive or file with the labelled images. Required.</summary>
    [JsonPropertyName("data")]
    public string Path { get; init; } = "";

    /// <summary>Real images for the figures only; null: the data's own test split, else 20 % held out for the figures.</summary>
    public string? Test { get; init; }

    /// <summary>Side of the square images in pixels, 4 to 1024; null: the nearest to the data's own that the networks take. Paper: 28 to 224.</summary>
    public int? Size { get; init; }

    /// <summary>Grey, colour, or decided by the data.</summary>
    public ChannelMode Channels { get; init; } = ChannelMode.Auto;

    /// <summary>How images of another shape are brought to the square.</summary>
    public FitMode Fit { get; init; } = FitMode.Crop;

    /// <summary>Name of the reader to use; null: recognised by content.</summary>
    public string? Format { get; init; }

    /// <summary>Go on without files that can't be read, and list them; otherwise they end the command.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Column of the manifest that names the patient, track or scene of an image; one group stays on one side of every split.</summary>
    public string? Group { get; init; }

    /// <summary>Regular expression on the file name whose first group (or whole match) is the image's group.</summary>
    public string? GroupPattern { get; init; }

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return "DATA is missing: name the folder, archive or file with the images.";
        }

        foreach (var error in ReadingErrors())
        {
            yield return error;
        }
    }

    /// <summary>Errors of everything but the path, for jobs that bring their own data.</summary>
    internal IEnumerable<string> ReadingErrors()
    {
        if (Test is not null && string.IsNullOrWhiteSpace(Test))
        {
            yield return "--test is empty: name the folder, archive or file with the test images.";
        }

        if (Test is not null && Test == Path)
        {
            yield return "--test names the training data itself: figures would be measured on images that were trained on.";
        }

        if (Size is < 4 or > 1024)
        {
            yield return $"--size must be 4 to 1024 pixels, not {Size}.";
        }

        if (Group is not null && GroupPattern is not null)
        {
            yield return "--group and --group-pattern exclude each other: give one.";
        }

        if (Group is not null && string.IsNullOrWhiteSpace(Group))
        {
            yield return "--group is empty: name the column of the manifest.";
        }

        if (GroupPattern is not null && !IsPattern(GroupPattern))
        {
            yield return $"--group-pattern '{GroupPattern}' is not a regular expression.";
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
