namespace Bagan.Reports.Comparison;

/// <summary>Which values of a metric are the better ones.</summary>
public enum BetterWhen
{
    /// <summary>Neither end is better by itself: SSIM of random pairs, say, which should resemble that of real pairs.</summary>
    Neither,

    /// <summary>High values: recall, precision, coverage.</summary>
    Higher,

    /// <summary>Low values: FID, KID, the share of copies.</summary>
    Lower,
}
