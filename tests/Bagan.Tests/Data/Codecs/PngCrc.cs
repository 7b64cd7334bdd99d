namespace Bagan.Tests.Data.Codecs;

/// <summary>The checksum of PNG's chunks, CRC-32 as in ISO 3309; zlib's crc32 is the same.</summary>
internal static class PngCrc
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
