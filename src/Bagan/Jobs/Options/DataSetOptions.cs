using Bagan.Data;
using Bagan.Data.Fetching;
using Bagan.Data.Plans;
using Bagan.Data.Writers;

namespace Bagan.Jobs.Options;

/// <summary>Options of <c>data convert</c>: the same images in another layout.</summary>
internal sealed record ConvertOptions : IJobOptions
{
    /// <summary>The images to convert.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>Where and in what layout they are written.</summary>
    public WritingOptions Writing { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. Source.SourceErrors(SizeRule.Original), .. Writing.Errors()];
}

/// <summary>Where and in what layout a data set is written.</summary>
internal sealed record WritingOptions
{
    /// <summary>Name of the layout, one of <see cref="DataWriter.All"/>.</summary>
    public string To { get; init; } = "folders";

    /// <summary>Folder to make; required unless nothing is written.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what stands in a folder that is not empty; otherwise such a folder is refused.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Only count what would be written.</summary>
    public bool DryRun { get; init; }

    internal IEnumerable<string> Errors()
    {
        var names = DataWriter.All.Select(w => w.Name).ToList();
        if (!names.Contains(To))
        {
            yield return $"--to: '{To}' is not one of {string.Join(", ", names)}.{Suggestion.Hint(To, names)}";
        }

        if (string.IsNullOrWhiteSpace(Out) && (Out is not null || !DryRun))
        {
            yield return "--out is missing: name the folder to write (it is not needed with --dry-run).";
        }
    }
}

/// <summary>Options of <c>data get</c>: fetches a published data set.</summary>
internal sealed record GetOptions : IJobOptions
{
    /// <summary>Name of the set, one of <see cref="BenchmarkSets.All"/>. Required.</summary>
    public string Name { get; init; } = "";

    /// <summary>Folder to make. Required.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what stands in a folder that is not empty; otherwise such a folder is refused.</summary>
    public bool Overwrite { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        var names = BenchmarkSets.All.Select(s => s.Name).ToList();
        if (!names.Contains(Name))
        {
            errors.Add(Name.Length == 0
                ? $"NAME is missing: name one of {string.Join(", ", names)}."
                : $"'{Name}' is no data set that can be fetched: name one of {string.Join(", ", names)}.{Suggestion.Hint(Name, names)}");
        }

        if (string.IsNullOrWhiteSpace(Out))
        {
            errors.Add("--out is missing: name the folder to make.");
        }

        return errors;
    }
}

/// <summary>Options of <c>data info</c>: what is in a data set.</summary>
internal sealed record InfoOptions : IJobOptions
{
    /// <summary>The images to look at.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>Folder for a page and a contact sheet; null for none.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what stands in a folder that is not empty; otherwise such a folder is refused.</summary>
    public bool Overwrite { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Source.SourceErrors(SizeRule.Original)];
        if (Out is not null && string.IsNullOrWhiteSpace(Out))
        {
            errors.Add("--out is empty: name the folder for the page and the contact sheet.");
        }

        return errors;
    }
}

/// <summary>Options of <c>data split</c>: holds out test images.</summary>
internal sealed record SplitOptions : IJobOptions
{
    /// <summary>The images to split.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>Share of every class to hold out as test images, 0 to below 1; 0 for none.</summary>
    public double Test { get; init; } = 0.2;

    /// <summary>Share of every class to hold out as validation images, 0 to below 1; 0 for none.</summary>
    public double Val { get; init; }

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
        foreach (var (name, share) in new[] { ("--test", Test), ("--val", Val) })
        {
            if (!(share >= 0 && share < 1))
            {
                errors.Add(FormattableString.Invariant($"{name} must lie between 0 and 1 (0.2 holds out a fifth), not {share}."));
            }
        }

        if (Test + Val is 0 or >= 1)
        {
            errors.Add(FormattableString.Invariant($"--test {Test} and --val {Val} hold out {(Test + Val == 0 ? "nothing" : "everything")}: together they must lie between 0 and 1."));
        }

        return errors;
    }
}

/// <summary>Options of <c>data unbalance</c>: takes training images away by a recipe, for a study.</summary>
internal sealed record UnbalanceOptions : IJobOptions
{
    /// <summary>The images to take from.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>What stays, an <see cref="ImbalanceProtocol"/>. Required. Paper: drop:CLASS=P with P of 40 to 97.5.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>Seed of the choice, 0 or more; a milder recipe keeps all that a harsher one keeps.</summary>
    public long Seed { get; init; }

    /// <summary>Where and in what layout the rest is written.</summary>
    public WritingOptions Writing { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Source.SourceErrors(SizeRule.Original), .. OptionChecks.Seed(Seed), .. Writing.Errors()];
        if (Recipe.Length == 0)
        {
            errors.Add("--recipe is missing: say what stays, such as exp:100 (a long tail) or drop:CLASS=97.5 (percent of one class).");
        }
        else if (ImbalanceProtocol.TryParse(Recipe, out var refusal) is null)
        {
            errors.Add($"--recipe: {refusal}");
        }

        return errors;
    }
}
