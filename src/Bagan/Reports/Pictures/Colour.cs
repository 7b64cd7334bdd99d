namespace Bagan.Reports.Pictures;

/// <summary>A colour of eight bits a channel.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>Ink of titles and names.</summary>
    internal static Colour Ink { get; } = new(0x1f, 0x23, 0x28);

    /// <summary>Ink of small print.</summary>
    internal static Colour Faint { get; } = new(0x59, 0x63, 0x6e);

    /// <summary>The hairline around a cell, so that an image on white still shows its edge.</summary>
    internal static Colour Hairline { get; } = new(0xd1, 0xd9, 0xe0);

    /// <summary>The frame around cells that need a look.</summary>
    internal static Colour Mark { get; } = new(0xd5, 0x5e, 0x00);

    /// <summary>The value of a channel: 0 red, 1 green, 2 blue.</summary>
    public byte this[int channel] => channel switch
    {
        0 => Red,
        1 => Green,
        2 => Blue,
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "A colour has the channels 0, 1 and 2."),
    };
}
