using Bagan.Data;

namespace Bagan.Jobs.Options;

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
