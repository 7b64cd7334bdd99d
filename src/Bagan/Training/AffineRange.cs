using Bagan.Numerics;

namespace Bagan.Training;

/// <summary>How far images are turned, moved and scaled at random; each is drawn uniformly for every image of every batch.</summary>
/// <param name="Degrees">Largest turn in either direction, 0 to 180 degrees.</param>
/// <param name="Shift">Largest move in either direction and along either axis, 0 to 1 of the side.</param>
/// <param name="Scale">Largest change of size: factors lie in 1 - Scale to 1 + Scale; 0 to 0.9.</param>
public sealed record AffineRange(double Degrees = 10, double Shift = 0.08, double Scale = 0.1)
{
    /// <summary>A change within the range, every one equally likely.</summary>
    internal AffineChange Draw(SeededRandom random)
    {
        return new AffineChange(Symmetric(Degrees), Symmetric(Shift), Symmetric(Shift), 1 + Symmetric(Scale));

        double Symmetric(double limit) => limit * ((2 * random.NextUniform()) - 1);
    }

    internal IEnumerable<string> Errors()
    {
        if (Degrees is not (>= 0 and <= 180))
        {
            yield return FormattableString.Invariant($"Degrees must be 0 to 180, not {Degrees}.");
        }

        if (Shift is not (>= 0 and <= 1))
        {
            yield return FormattableString.Invariant($"Shift must be 0 to 1, not {Shift}.");
        }

        if (Scale is not (>= 0 and <= 0.9))
        {
            yield return FormattableString.Invariant($"Scale must be 0 to 0.9, not {Scale}.");
        }
    }
}

/// <summary>What is done to one image.</summary>
/// <param name="Degrees">Turn about the middle, anticlockwise.</param>
/// <param name="Right">Move to the right, in units of the width.</param>
/// <param name="Down">Move downwards, in units of the height.</param>
/// <param name="Scale">Factor of size; above 1 the picture grows.</param>
internal readonly record struct AffineChange(double Degrees, double Right, double Down, double Scale);
