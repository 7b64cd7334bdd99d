namespace Bagan.Data;

/// <summary>Which shapes a set may be read at.</summary>
public enum SizeRule
{
    /// <summary>Square, at a side that the networks take (<see cref="ImageSide"/>).</summary>
    Networks,

    /// <summary>
    /// The images' own shape where they all share one, square or not; else square at the side that
    /// <see cref="Networks"/> would choose. For writing data in another format.
    /// </summary>
    Original,
}
