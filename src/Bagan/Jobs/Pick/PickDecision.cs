using Bagan.Evaluation.Metrics;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Classical;
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
            return new PickDecision(null, "Too few candidates have a result to compare those with generated images and those without.");
        }

        var difference = MeanAndStandardError.OfPairedDifferences(with.Acsa, without.Acsa)!;
        var figures = $"On the validation images {with.Candidate.Text} reached a mean recall of {Text(with)} %, and {without.Candidate.Text}, the best without generated images, {Text(without)} %.";
        if (difference.StandardError is not { } error)
        {
            return new PickDecision(null, $"{figures} Each was measured once, so the difference may be chance.");
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

/// <summary>The ways to deal with the imbalance that picking tries: methods with suffixes.</summary>
internal static class PickCandidate
{
    /// <summary>The fallback: the small classes repeated.</summary>
    internal static string Fallback => RecipeMethod.Oversample.Name;

    /// <summary>The candidates, those without generated images first.</summary>
    /// <param name="method">The method whose images are tried, without suffixes.</param>
    /// <param name="mirror">Whether images may be mirrored: --mirror off says that a mirrored image shows something else.</param>
    internal static IReadOnlyList<MethodChoice> For(string method, bool mirror = true)
    {
        var parts = MethodCatalogue.PartsOf(method);
        string[] own = parts == MethodParts.None ? [method, $"{method}+mirror"]
            : MethodCatalogue.IsControl(method) ? [$"{method}+hard", method]
            : parts.HasFlag(MethodParts.Teacher) ? [$"{method}+hard", $"{method}+filter+hard", $"{method}+filter+hard+mirror", method]
            : [method, $"{method}+filter", $"{method}+filter+mirror"];
        return
        [
            .. new[] { "none", "none+mirror", "oversample", "oversample+mirror", "reweight", "reweight+mirror", "reweight+mixup", "reweight+affine" }.Concat(own).Select(MethodChoice.Parse)
                .Where(c => mirror || !c.Suffixes.Contains("mirror")),
        ];
    }

    /// <summary>Whether a candidate adds images of its own to the real ones.</summary>
    internal static bool AddsImages(MethodChoice candidate) => MethodCatalogue.RecipeOf(candidate.Method) is null;
}

/// <summary>The result of a candidate on the validation images.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Acsa">Mean recall over the classes, 0 to 1, for each seed of the classifier; null or no number where it could not be had.</param>
internal sealed record CandidateResult(MethodChoice Candidate, IReadOnlyList<double?> Acsa)
{
    /// <summary>The mean with its standard error; null unless every seed has a figure.</summary>
    internal MeanAndStandardError? Mean => Acsa.All(a => a is { } value && double.IsFinite(value)) ? MeanAndStandardError.Of(Acsa.Select(a => a!.Value)) : null;

    /// <summary>The same for reports.</summary>
    internal Estimate Estimate => Mean is { } mean ? Estimate.Of(mean.Mean, mean.StandardError) : Estimate.Blank("the classifier's training gave no figure");
}

/// <summary>The outcome of picking.</summary>
/// <param name="Candidates">The result of each candidate; empty where there were too few images to try any.</param>
/// <param name="Decision">The candidate that is used, and why.</param>
/// <param name="Notes">Sentences that the person should know of it.</param>
internal sealed record PickResult(IReadOnlyList<CandidateResult> Candidates, PickDecision Decision, IReadOnlyList<string> Notes);
