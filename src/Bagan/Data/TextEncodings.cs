using System.Globalization;
using System.Text;

namespace Bagan.Data;

/// <summary>Encodings of texts by their names.</summary>
internal static class TextEncodings
{
    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding of a name; null if there is none of that name.</summary>
    public static Encoding? Named(string name)
    {
        var known = Encoding.GetEncodings().FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (known is not null)
        {
            return Encoding.GetEncoding(known.CodePage);
        }

        if (name.Equals("latin1", StringComparison.OrdinalIgnoreCase) || name.Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            return name[0] is 'l' or 'L' ? Encoding.Latin1 : Encoding.UTF8;
        }

        // Other names of the same ones, and code pages by their numbers: gbk, sjis, cp1252.
        var number = name.StartsWith("cp", StringComparison.OrdinalIgnoreCase) ? name.AsSpan(2) : name.StartsWith("windows", StringComparison.OrdinalIgnoreCase) ? name.AsSpan(7) : default;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and <= ushort.MaxValue
            ? CodePagesEncodingProvider.Instance.GetEncoding(page)
            : CodePagesEncodingProvider.Instance.GetEncoding(name);
    }

    /// <summary>An encoding that puts U+FFFD where bytes have no meaning in it.</summary>
    public static Encoding Replacing(Encoding encoding) =>
        Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));
}
