using Bagan.Evaluation.Metrics;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Classical;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Pick;

/// <summary>The ways to deal with the imbalance that picking tries: methods with suffixes.</summary>
internal static class PickCandidate
{
    /// <summary>The fallback: the small classes repeated.</summary>
    internal static string Fallback => RecipeMethod.Oversample.Name;

    /// <summary>The candidates, those without generated images first.</summary>
    /// <param name="method">The method whose images are tried, without suffixes.</param>
    internal static IReadOnlyList<MethodChoice> For(string method)
    {
        var parts = MethodCatalogue.PartsOf(method);
        string[] own = parts == MethodParts.None ? [method, $"{method}+mirror"]
            : MethodCatalogue.IsControl(method) ? [$"{method}+hard", method]
            : parts.HasFlag(MethodParts.Teacher) ? [$"{method}+hard", $"{method}+filter+hard", $"{method}+filter+hard+mirror", method]
            : [method, $"{method}+filter", $"{method}+filter+mirror"];
        return
        [
            .. new[] { "none", "none+mirror", "oversample", "oversample+mirror", "reweight", "reweight+mirror", "reweight+mixup", "reweight+affine" }.Concat(own).Select(MethodChoice.Parse),
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
