using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Writers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

/// <summary>Takes training images away by a recipe; other splits stay whole.</summary>
/// <param name="options">What and how.</param>
/// <param name="sink">Told how far it is.</param>
public sealed class UnbalanceJob(UnbalanceOptions options, IProgressSink sink)
{
    /// <summary>Does it.</summary>
    /// <exception cref="BaganInputException">The data or the options will not do.</exception>
    /// <exception cref="BaganException">The result can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public WrittenData Run(CancellationToken stop = default)
    {
        DataSetWriting.CheckTarget(options.Writing.DryRun ? null : options.Writing.Out, options.Writing.Overwrite, ("DATA", options.Source.Path));
        var protocol = ImbalanceProtocol.Parse(options.Recipe);
        using var data = SourceReading.Load(options.Source, sink, stop);
        using var kept = data.Train.Select(protocol.Apply(data.Train, (ulong)options.Seed));
        var splits = WrittenSplit.Of(data).Select(s => ReferenceEquals(s.Images, data.Train) ? s with { Images = kept } : s);
        return DataSetWriting.Write("data unbalance", options.Writing, data, [.. splits], sink, stop);
    }
}

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
