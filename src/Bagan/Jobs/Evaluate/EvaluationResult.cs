using Bagan.Evaluation.Images;
using Bagan.Reports.Evaluation;

namespace Bagan.Jobs.Evaluate;

/// <summary>What an evaluation came to.</summary>
/// <param name="Evaluation">Every figure with its protocol, sample counts, and the reason where it is blank.</param>
/// <param name="Report">The same for people.</param>
/// <param name="Json">The same for machines.</param>
public sealed record EvaluationResult(GeneratedImageEvaluation Evaluation, EvaluationReport Report, string Json);
