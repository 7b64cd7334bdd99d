namespace Bagan.Reports.Balance;

/// <summary>What picking by validation came to.</summary>
/// <param name="Candidates">What was tried; empty where there were too few images for that.</param>
/// <param name="Chosen">The name of the candidate that was taken.</param>
/// <param name="Reason">Why, in a sentence or two.</param>
/// <param name="Recipe">How the classifiers behind the figures of the report were trained, in words.</param>
public sealed record PickReport(IReadOnlyList<PickRow> Candidates, string Chosen, string Reason, string Recipe);
