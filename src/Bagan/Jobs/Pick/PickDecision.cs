using Bagan.Evaluation.Metrics;
using Bagan.Methods.Catalogue;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Pick;

/// <summary>
/// Which candidate is taken. One with generated images only if it beats the best one without by more than the standard error of their paired
/// difference; everything else falls back on repeating the small classes, which costs nothing and makes nothing up.
/// </summary>
/// <param name="Generated">The candidate with generated images that is taken; null for the fallback.</param>
/// <param name="Reason">Why, in a sentence or two.</param>
internal sealed record PickDecision(MethodChoice? Generated, string Reason)
{
    /// <summary>The name of what is done.</summary>
    internal string Chosen => Generated?.Text ?? PickCandidate.Fallback;

    /// <summary>Decides. Of equally good candidates the first counts.</summary>
    /// <param name="results">What the candidates reached, with the same seeds in the same order.</param>
    internal static PickDecision Of(IReadOnlyList<CandidateResult> results)
    {
        if (Best(results, generated: false) is not { } without || Best(results, generated: true) is not { } with)
        {
            return new PickDecision(null, "There are not enough figures to compare candidates with and without generated images.");
        }

        var difference = MeanAndStandardError.OfPairedDifferences(with.Acsa, without.Acsa)!;
        var figures = $"On the validation images {with.Candidate.Text} reached a mean recall of {Text(with)} %, and {without.Candidate.Text}, the best without generated images, {Text(without)} %.";
        if (difference.StandardError is not { } error)
        {
            return new PickDecision(null, $"{figures} Each was measured once, which tells nothing of how sure that is.");
        }

        var paired = $"{NumberText.Points(difference.Mean)} ± {NumberText.Percent(error)} points";
        return difference.Mean > error
            ? new PickDecision(with.Candidate, $"{figures} The difference, {paired}, is more than its standard error.")
            : new PickDecision(null, $"{figures} The difference, {paired}, is {(difference.Mean > 0 ? "not more than its standard error" : "no gain")}.");
    }

    /// <summary>The best candidate of one kind; null where none has figures.</summary>
    internal static CandidateResult? Best(IReadOnlyList<CandidateResult> results, bool generated) =>
        results.Where(r => PickCandidate.AddsImages(r.Candidate) == generated && r.Mean is not null).MaxBy(r => r.Mean!.Mean);

    private static string Text(CandidateResult result) => NumberText.Percent(result.Mean!.Mean);
}
