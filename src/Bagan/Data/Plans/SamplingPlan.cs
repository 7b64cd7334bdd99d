namespace Bagan.Data.Plans;

/// <summary>How many images each class has, must gain, and ends with.</summary>
/// <param name="ClassNames">K names; the position is the class index.</param>
/// <param name="Before">K counts of real images.</param>
/// <param name="ToGenerate">K counts of images to make, each at least 0.</param>
public sealed record SamplingPlan(IReadOnlyList<string> ClassNames, IReadOnlyList<int> Before, IReadOnlyList<int> ToGenerate)
{
    /// <summary>K counts of images after the plan is filled.</summary>
    public IReadOnlyList<int> After { get; } = [.. Before.Zip(ToGenerate, (before, made) => before + made)];

    /// <summary>All images to make, over the classes.</summary>
    public long TotalToGenerate => ToGenerate.Sum(n => (long)n);

    /// <summary>True when no class needs an image.</summary>
    public bool IsEmpty => TotalToGenerate == 0;
}
