using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>Writes PNG by libspng: 8 bits a sample, grey or RGB, with text fields. The same input gives the same bytes.</summary>
public static unsafe class PngEncoder
{
    // Up to this size one filter and a low level cost 2 % more bytes than trying all, and save a third of the time.
    private const int SmallLength = 1 << 14;

    /// <summary>Encodes one image.</summary>
    /// <param name="planar">The pixels, [C, H, W].</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue).</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="text">
    /// Text fields, written in the order of their names: names of 1 to 79 printable ASCII characters, values of one
    /// or more characters, any but U+0000. ASCII values become tEXt chunks, others iTXt.
    /// </param>
    /// <exception cref="ArgumentException">The shape is out of range or disagrees with the number of bytes, or a text field is not allowed.</exception>
    /// <exception cref="BaganException">libspng is not installed.</exception>
    public static byte[] Encode(
        ReadOnlySpan<byte> planar, int channels, int height, int width, IReadOnlyDictionary<string, string>? text = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1 or 3 channels.");
        }

        if (planar.Length != (long)channels * height * width)
        {
            throw new ArgumentException($"{planar.Length} bytes for [{channels}, {height}, {width}].", nameof(planar));
        }

        var context = Spng.New(Spng.Encoder);
        if (context == 0)
        {
            throw new OutOfMemoryException("libspng could not make an encoder.");
        }

        var packed = (byte*)NativeMemory.Alloc((nuint)planar.Length);
        byte* texts = null;
        try
        {
            Check(Spng.SetOption(context, Spng.OptionEncodeToBuffer, 1));
            SetEffort(context, planar.Length, height);
            var header = new Spng.Header
            {
                Width = (uint)width,
                Height = (uint)height,
                BitDepth = 8,
                ColorType = channels == 1 ? Spng.ColorGrey : Spng.ColorRgb,
            };
            Check(Spng.SetHeader(context, &header));
            if (text is { Count: > 0 })
            {
                texts = SetTexts(context, text);
            }

            PixelLayout.PlanarToPacked(planar, channels, new Span<byte>(packed, planar.Length));
            Check(Spng.EncodeImage(context, packed, (nuint)planar.Length, Spng.FormatPng, Spng.EncodeFinalize));
            return TakeBuffer(context);
        }
        finally
        {
            NativeMemory.Free(texts);
            NativeMemory.Free(packed);
            Spng.Free(context);
        }
    }

    private static void SetEffort(nint context, int length, int height)
    {
        var isSmall = length <= SmallLength;
        Check(Spng.SetOption(context, Spng.OptionCompressionLevel, isSmall ? 4 : 6));
        Check(Spng.SetOption(context, Spng.OptionFilterChoice, isSmall ? Spng.FilterPaeth : Spng.FilterAny));

        // zlib clears its whole window for every image. This one holds all bytes (a filter mark for each row), and the
        // 262 that zlib keeps back.
        var windowBits = BitOperations.Log2((uint)(length + height + 262)) + 1;
        Check(Spng.SetOption(context, Spng.OptionWindowBits, Math.Min(windowBits, 15)));
    }

    private static byte[] TakeBuffer(nint context)
    {
        nuint length;
        int error;
        var file = Spng.GetBuffer(context, &length, &error);
        if (file == null)
        {
            throw new BaganException($"libspng could not write a PNG ({Spng.Describe(error)}).");
        }

        var bytes = new ReadOnlySpan<byte>(file, checked((int)length)).ToArray();
        NativeMemory.Free(file);
        return bytes;
    }

    // One block of native memory: the library's structures, then the values; it must live until the image is encoded.
    private static byte* SetTexts(nint context, IReadOnlyDictionary<string, string> text)
    {
        var fields = text.OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => (Name: CheckName(field.Key), Value: CheckValue(field.Value)))
            .ToArray();
        var block = (byte*)NativeMemory.AllocZeroed(
            (nuint)((sizeof(Spng.Text) * fields.Length) + fields.Sum(field => field.Value.Length + 1) + 1));
        var structures = (Spng.Text*)block;
        var empty = block + (sizeof(Spng.Text) * fields.Length); // a zero byte: the empty string
        var next = empty + 1;
        for (var i = 0; i < fields.Length; i++)
        {
            var (name, value) = fields[i];
            Encoding.ASCII.GetBytes(name, new Span<byte>(structures[i].Keyword, 79));
            value.CopyTo(new Span<byte>(next, value.Length));
            structures[i].Type = Ascii.IsValid(value) ? Spng.TypeText : Spng.TypeInternationalText;
            structures[i].Length = (nuint)value.Length;
            structures[i].Value = next;
            structures[i].LanguageTag = empty;
            structures[i].TranslatedKeyword = empty;
            next += value.Length + 1;
        }

        var status = Spng.SetText(context, structures, (uint)fields.Length);
        if (status != 0)
        {
            NativeMemory.Free(block);
            Check(status);
        }

        return block;
    }

    private static string CheckName(string name)
    {
        if (name.Length is < 1 or > 79 || name.Any(c => c is < ' ' or > '~') || name != name.Trim() || name.Contains("  ", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"A PNG text field's name has 1 to 79 printable ASCII characters and no stray spaces; this is '{name}'.");
        }

        return name;
    }

    private static byte[] CheckValue(string value) => value.Length == 0 || value.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("A PNG text field's value cannot be empty or hold U+0000.")
        : Encoding.UTF8.GetBytes(value);

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new BaganException($"libspng could not write a PNG ({Spng.Describe(status)}).");
        }
    }
}
