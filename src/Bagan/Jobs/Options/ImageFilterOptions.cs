using Bagan.Methods.Filtering;

namespace Bagan.Jobs.Options;

/// <summary>Which of the generated images are taken.</summary>
public sealed record ImageFilterOptions
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
