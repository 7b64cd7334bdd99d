namespace Bagan.Reports.Pictures;

/// <summary>A generated image and the real image that is closest to it.</summary>
/// <param name="Generated">Index into the generated set.</param>
/// <param name="Real">Index into the real set.</param>
/// <param name="Distance">How far apart they are, in the unit that the page names; at least 0.</param>
/// <param name="TooClose">Whether they are closer than real images are to one another: perhaps a copy. Drawn with a frame.</param>
public sealed record NeighbourPair(int Generated, int Real, double Distance, bool TooClose);
