using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Jobs.Options;

namespace Bagan.Jobs.DataSets;

/// <summary>Options of <c>data unbalance</c>: takes training images away by a recipe, for a study.</summary>
public sealed record UnbalanceOptions : IJobOptions
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
        else if (OptionChecks.Refusal(() => ImbalanceProtocol.Parse(Recipe)) is { } refusal)
        {
            errors.Add($"--recipe: {refusal}");
        }

        return errors;
    }
}
