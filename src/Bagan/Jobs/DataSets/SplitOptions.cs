using Bagan.Data;
using Bagan.Jobs.Options;

namespace Bagan.Jobs.DataSets;

/// <summary>Options of <c>data split</c>: holds out test images.</summary>
public sealed record SplitOptions : IJobOptions
{
    /// <summary>The images to split.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>Share of every class to hold out, between 0 and 1.</summary>
    public double Test { get; init; } = 0.2;

    /// <summary>Leave out the test images that the data have already; otherwise such data are refused.</summary>
    public bool DropTest { get; init; }

    /// <summary>Seed of the choice, 0 or more.</summary>
    public long Seed { get; init; }

    /// <summary>Column of the manifest that names the patient, track or scene of an image; one group stays on one side.</summary>
    public string? Group { get; init; }

    /// <summary>Regular expression on an image's path whose first group (or whole match) is the image's group.</summary>
    public string? GroupPattern { get; init; }

    /// <summary>Where and in what layout the splits are written.</summary>
    public WritingOptions Writing { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors =
            [.. Source.SourceErrors(SizeRule.Original), .. OptionChecks.Seed(Seed), .. OptionChecks.Groups(Group, GroupPattern), .. Writing.Errors()];
        if (!(Test > 0 && Test < 1))
        {
            errors.Add(FormattableString.Invariant($"--test must lie between 0 and 1 (0.2 holds out a fifth), not {Test}."));
        }

        return errors;
    }
}
