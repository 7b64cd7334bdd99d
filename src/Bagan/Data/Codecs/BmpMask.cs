using System.Numerics;

namespace Bagan.Data.Codecs;

/// <summary>One channel of a BMP pixel: neighbouring bits, scaled to 0 to 255.</summary>
internal readonly struct BmpMask
{
    private readonly uint _mask;
    private readonly int _shift;
    private readonly ulong _largest;

    /// <summary>Takes a mask from a header.</summary>
    /// <exception cref="ImageFormatException">Its bits do not stand together.</exception>
    public BmpMask(uint mask)
    {
        _mask = mask;
        _shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);
        _largest = mask >> _shift;
        if ((_largest & (_largest + 1)) != 0)
        {
            throw new ImageFormatException($"damaged BMP (the bits of a channel do not stand together: {mask:X8})");
        }
    }

    /// <summary>Whether the channel is there.</summary>
    public bool IsPresent => _mask != 0;

    /// <summary>Whether the channel has more than 8 bits.</summary>
    public bool IsDeep => _largest > 255;

    /// <summary>The channel's value in a pixel, rounded to nearest; 0 where there is no such channel.</summary>
    public byte Of(uint pixel) => _mask == 0 ? (byte)0 : (byte)(((((pixel & _mask) >> _shift) * 255ul) + (_largest / 2)) / _largest);
}
