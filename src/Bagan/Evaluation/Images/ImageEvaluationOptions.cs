namespace Bagan.Evaluation.Images;

/// <summary>How generated images are evaluated.</summary>
public sealed record ImageEvaluationOptions
{
    /// <summary>Seed of the random choices: which images are looked at, which pairs are compared.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many threads may work, at least 1; the figures do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The most generated images, and the most reference images, of a class that are looked at, at least 2. Of more, as many are drawn
    /// at random. At up to 1000, KID is computed once from whole sets.
    /// </summary>
    public int ImagesPerClass { get; init; } = 1000;

    /// <summary>k of precision, recall, density and coverage, at least 1.</summary>
    public int Neighbours { get; init; } = 5;

    /// <summary>Random pairs of a class whose SSIM is taken, at least 1.</summary>
    public int Pairs { get; init; } = 1000;
}
