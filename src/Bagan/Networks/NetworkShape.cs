namespace Bagan.Networks;

/// <summary>What the networks must fit: the images and the classes.</summary>
/// <param name="Channels">1 (grey) or 3 (colour).</param>
/// <param name="Side">Side of the square images in pixels; it halves evenly to one of 4 to 8.</param>
/// <param name="Classes">Number of classes, at least 1.</param>
public sealed record NetworkShape(int Channels, int Side, int Classes)
{
    /// <summary>r0: the side halved while it is above 8. 28 gives 7, 64 gives 8.</summary>
    public int BaseSide
    {
        get
        {
            var side = Side;
            while (side > 8)
            {
                side /= 2;
            }

            return side;
        }
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or the side does not halve evenly to one of 4 to 8.</exception>
    public void Validate()
    {
        if (Channels is not (1 or 3))
        {
            throw new ArgumentException($"Images have 1 or 3 channels, not {Channels}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Classes, 1);
        var side = BaseSide;
        while (side < Side && side > 0)
        {
            side *= 2;
        }

        if (BaseSide < 4 || side != Side)
        {
            throw new ArgumentException($"A side of {Side} pixels does not halve evenly to one of 4 to 8.");
        }
    }
}
