using Bagan.Data.Plans;

namespace Bagan.Jobs.Options;

/// <summary>Which classes are filled, and how far.</summary>
public sealed record PlanOptions
{
    /// <summary>auto, minority, not-majority, all, or final totals as NAME=N,NAME=N. auto is not-majority: every class up to the largest.</summary>
    public string Strategy { get; init; } = "auto";

    /// <summary>At most this many generated images for each original of a class, 0 or more; null: no cap.</summary>
    public double? MaxGain { get; init; }

    internal IEnumerable<string> Errors()
    {
        if (OptionChecks.Refusal(() => SamplingStrategy.Parse(Strategy)) is { } refusal)
        {
            yield return refusal;
        }

        if (MaxGain is { } gain && !(gain >= 0 && gain <= 1e9))
        {
            yield return FormattableString.Invariant($"--max-gain must be at least 0, not {gain}.");
        }
    }
}
