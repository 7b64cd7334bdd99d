namespace Bagan.Jobs.Planning;

/// <summary>What a dry run says of the data.</summary>
/// <param name="Format">The layout it was read by.</param>
/// <param name="Images">Training images.</param>
/// <param name="TestImages">Test images.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Size">Side in pixels.</param>
public sealed record DataShape(string Format, int Images, int TestImages, int Classes, int Channels, int Size);
