namespace Bagan.Data.Writers;

/// <summary>Where a written image comes from.</summary>
/// <param name="Generated">True for a made image, false for a real one.</param>
/// <param name="Source">Of a real image its file in the data; of a generated one the method that made it.</param>
/// <param name="Seed">The seed that a generated image was made from; null for real images.</param>
public sealed record ImageOrigin(bool Generated, string Source, ulong? Seed = null)
{
    /// <summary>True for a made image that is a real one changed, and so may show what that shows.</summary>
    public bool MadeOfReal { get; init; }

    /// <summary>True for a real image that is written once more, to fill its class.</summary>
    public bool Repeated { get; init; }
}
