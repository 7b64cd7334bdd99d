namespace Bagan.Training;

/// <summary>What is done to one image.</summary>
/// <param name="Degrees">Turn about the middle, anticlockwise.</param>
/// <param name="Right">Move to the right, in units of the width.</param>
/// <param name="Down">Move downwards, in units of the height.</param>
/// <param name="Scale">Factor of size; above 1 the picture grows.</param>
internal readonly record struct AffineChange(double Degrees, double Right, double Down, double Scale);
