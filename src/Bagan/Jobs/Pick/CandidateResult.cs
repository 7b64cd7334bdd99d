using Bagan.Evaluation.Metrics;
using Bagan.Reports;

namespace Bagan.Jobs.Pick;

/// <summary>What a candidate reached on the validation images.</summary>
/// <param name="Candidate">Which.</param>
/// <param name="Acsa">Mean recall over the classes, 0 to 1, for each seed of the classifier; null or no number where it could not be had.</param>
internal sealed record CandidateResult(PickCandidate Candidate, IReadOnlyList<double?> Acsa)
{
    /// <summary>The mean with its standard error; null unless every seed has a figure.</summary>
    internal MeanAndStandardError? Mean => Acsa.All(a => a is { } value && double.IsFinite(value)) ? MeanAndStandardError.Of(Acsa.Select(a => a!.Value)) : null;

    /// <summary>The same for reports.</summary>
    internal Estimate Estimate => Mean is { } mean ? Estimate.Of(mean.Mean, mean.StandardError) : Estimate.Blank("the classifier's training gave no figure");
}
