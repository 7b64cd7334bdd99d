namespace Bagan.Jobs.Pick;

/// <summary>What picking came to.</summary>
/// <param name="Candidates">What each candidate reached; empty where there were too few images to try any.</param>
/// <param name="Decision">Which one is taken, and why.</param>
/// <param name="Notes">What the person should know of it.</param>
internal sealed record PickResult(IReadOnlyList<CandidateResult> Candidates, PickDecision Decision, IReadOnlyList<string> Notes);
