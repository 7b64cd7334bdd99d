namespace Bagan.Methods;

/// <summary>What the filter of generated images (+filter) refuses, and how often it draws again.</summary>
public sealed record FilterOptions
{
    /// <summary>
    /// An image is another class's where the classifier gives one other class at least this probability, above 0.5 and at most 1. High on
    /// purpose: images near the border between classes are what a classifier learns most from, and stay.
    /// </summary>
    public double OtherClass { get; init; } = 0.8;

    /// <summary>
    /// An image is a near-copy where another lies as close as the closest so large a share of the class's real images lie to one another
    /// (among generated images less, as there are more of them), 0 (only what is as close as the closest pair) to 0.5.
    /// </summary>
    public double CopyQuantile { get; init; } = 0.05;

    /// <summary>At most this many images are drawn for each one that the plan asks for, 1 to 100.</summary>
    public int MostDraws { get; init; } = 4;

    /// <summary>Looks for values out of range.</summary>
    /// <returns>One sentence an error; empty if all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(OtherClass > 0.5 && OtherClass <= 1))
        {
            errors.Add(FormattableString.Invariant($"OtherClass must be above 0.5 and at most 1, not {OtherClass}."));
        }

        if (!(CopyQuantile >= 0 && CopyQuantile <= 0.5))
        {
            errors.Add(FormattableString.Invariant($"CopyQuantile must be 0 to 0.5, not {CopyQuantile}."));
        }

        if (MostDraws is < 1 or > 100)
        {
            errors.Add($"MostDraws must be 1 to 100, not {MostDraws}.");
        }

        return errors;
    }
}
