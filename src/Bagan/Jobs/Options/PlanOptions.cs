using System.Text.Json.Serialization;
using Bagan.Data.Plans;
using Bagan.Methods;

namespace Bagan.Jobs.Options;

/// <summary>Which classes are filled, and how far.</summary>
internal sealed record PlanOptions
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

/// <summary>Whether generated images pass a filter before they are written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FilterMode>))]
internal enum FilterMode
{
    /// <summary>Everything that the generator makes is taken.</summary>
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>What surely shows another class and what nearly repeats another image is replaced.</summary>
    [JsonStringEnumMemberName("on")]
    On,
}

/// <summary>Which of the generated images are taken.</summary>
internal sealed record ImageFilterOptions
{
    /// <summary>Whether they pass a filter.</summary>
    public FilterMode Filter { get; init; } = FilterMode.Off;

    /// <summary>The probability of one other class from which on an image is turned away, above 0.5 and at most 1.</summary>
    public double FilterThreshold { get; init; } = new FilterOptions().OtherClass;

    internal FilterOptions Method => new() { OtherClass = FilterThreshold };

    internal IEnumerable<string> Errors()
    {
        if (!(FilterThreshold > 0.5 && FilterThreshold <= 1))
        {
            yield return FormattableString.Invariant($"--filter-threshold must be above 0.5 and at most 1, not {FilterThreshold}.");
        }
    }
}
