using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>Reads the samples of a TIFF page as they are, strip after strip or tile after tile: those of 16 and 32 bits, whole or floating point.</summary>
internal static unsafe class TiffSamples
{
    private const uint Unsigned = 1;
    private const uint Signed = 2;
    private const uint Floating = 3;

    /// <summary>Reads the samples of a page.</summary>
    /// <exception cref="ImageFormatException">The file is damaged.</exception>
    public static DeepSamples Read(nint tiff, Tiff.Source* source, int width, int height, int channels, Layout layout)
    {
        var bytes = ReadPacked(tiff, source, width, height, channels * layout.Bytes, layout);
        var pixels = width * height;
        var values = new float[channels * pixels];
        for (var i = 0; i < values.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, channels);
            var value = Value(bytes.AsSpan(i * layout.Bytes), layout);
            values[(channel * pixels) + pixel] = layout.IsInverted ? (float)layout.Full - value : value;
        }

        return new DeepSamples(values, layout.Format != Floating, layout.Full);
    }

    // The library has turned the bytes to the machine's order.
    private static float Value(ReadOnlySpan<byte> sample, Layout layout) => (layout.Format, layout.Bytes) switch
    {
        (Floating, 4) => MemoryMarshal.Read<float>(sample),
        (Floating, _) => (float)MemoryMarshal.Read<double>(sample),
        (Signed, 2) => MemoryMarshal.Read<short>(sample),
        (Signed, _) => MemoryMarshal.Read<int>(sample),
        (_, 2) => MemoryMarshal.Read<ushort>(sample),
        _ => MemoryMarshal.Read<uint>(sample),
    };

    private static byte[] ReadPacked(nint tiff, Tiff.Source* source, int width, int height, int pixelBytes, Layout layout)
    {
        if ((long)width * height * pixelBytes > Array.MaxLength)
        {
            throw new ImageFormatException($"its {width} x {height} pixels of {pixelBytes} bytes are more than are read");
        }

        var isTiled = Tiff.IsTiled(tiff) != 0;
        var rowBytes = width * pixelBytes;
        var packed = new byte[rowBytes * height];
        var block = new byte[isTiled ? Tiff.TileSize(tiff) : Tiff.StripSize(tiff)];
        var across = isTiled ? (width + layout.TileWidth - 1) / layout.TileWidth : 1;
        var (blockWidth, blockHeight) = isTiled ? (layout.TileWidth, layout.TileHeight) : (width, block.Length / Math.Max(1, rowBytes));
        var count = isTiled ? Tiff.TileCount(tiff) : Tiff.StripCount(tiff);
        if (blockWidth < 1 || blockHeight < 1 || (long)blockWidth * blockHeight * pixelBytes > block.Length || across * (((long)height + blockHeight - 1) / blockHeight) > count)
        {
            throw new ImageFormatException("damaged TIFF (its strips or tiles are of another size than its directory says)");
        }

        source->Messages = 0;
        for (uint number = 0; number < count && number / across * blockHeight < height; number++)
        {
            var (row, column) = Math.DivRem((int)number, across);
            var (top, left) = (row * blockHeight, column * blockWidth);
            var rows = Math.Min(blockHeight, height - top);
            var length = Math.Min(blockWidth, width - left) * pixelBytes;
            fixed (byte* target = block)
            {
                var read = isTiled ? Tiff.ReadTile(tiff, number, target, block.Length) : Tiff.ReadStrip(tiff, number, target, block.Length);
                if (read < ((long)(rows - 1) * blockWidth * pixelBytes) + length || source->Messages > 0)
                {
                    throw new ImageFormatException("damaged or truncated TIFF (its pixels cannot be read)");
                }
            }

            for (var y = 0; y < rows; y++)
            {
                block.AsSpan(y * blockWidth * pixelBytes, length).CopyTo(packed.AsSpan(((top + y) * rowBytes) + (left * pixelBytes)));
            }
        }

        return packed;
    }

    /// <summary>How samples of more than 8 bits lie in a page.</summary>
    /// <param name="Bytes">Bytes of a sample; 0 where the page holds none of more than 8 bits, or in an order that is not read so.</param>
    /// <param name="Format">TIFF's number of the kind of number.</param>
    /// <param name="IsInverted">Whether 0 is white.</param>
    /// <param name="TileWidth">Columns of a tile; 0 where there are strips.</param>
    /// <param name="TileHeight">Rows of a tile.</param>
    public readonly record struct Layout(int Bytes, uint Format, bool IsInverted, int TileWidth, int TileHeight)
    {
        /// <summary>Whether there are samples of more than 8 bits.</summary>
        public bool IsDeep => Bytes > 0;

        /// <summary>Whether the samples are numbers that the library makes no picture of.</summary>
        public bool IsNumber => Bytes > 2 || (Bytes == 2 && Format == Signed);

        /// <summary>The largest value of the type; 1 for floating point.</summary>
        public double Full => Format == Floating ? 1 : Format == Signed ? Math.Pow(2, (8 * Bytes) - 1) - 1 : Math.Pow(2, 8 * Bytes) - 1;

        /// <summary>The layout that a directory declares.</summary>
        /// <param name="directory">The directory.</param>
        /// <param name="isInverted">Whether 0 is white.</param>
        /// <param name="isPlain">Whether the samples are grey or red, green and blue, with nothing else.</param>
        public static Layout Of(TiffDirectory directory, bool isInverted, bool isPlain)
        {
            var bits = directory.First(TiffDirectory.BitsPerSample) ?? 1;
            var format = directory.First(TiffDirectory.SampleFormat) ?? Unsigned;
            var isRead = (bits, format) is (16, Unsigned or Signed) or (32, Unsigned or Signed or Floating) or (64, Floating);
            return isRead && isPlain && (directory.First(TiffDirectory.PlanarConfiguration) ?? 1) == 1
                ? new Layout((int)bits / 8, format, isInverted, Side(directory.First(TiffDirectory.TileWidth)), Side(directory.First(TiffDirectory.TileLength)))
                : default;
        }

        private static int Side(uint? declared) => (int)Math.Min(declared ?? 0, int.MaxValue / 2);
    }
}
