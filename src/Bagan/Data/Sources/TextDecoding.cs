using System.Text;

namespace Bagan.Data.Sources;

/// <summary>
/// Turns bytes into text by what the bytes themselves say (a byte order mark, valid UTF-8, UTF-16's zeros) or by the encoding that a person
/// named. Text that says nothing is refused with the likely encodings: a wrong guess may make two names one.
/// </summary>
internal static class TextDecoding
{
    private const int ShownSamples = 2;
    private const int ShownEncodings = 4;
    private const int LongestSample = 40;

    // Those that spreadsheets and archivers of different countries write, in the order in which equally likely ones are named.
    private static readonly string[] Candidates =
        ["windows-1252", "gb18030", "shift_jis", "euc-kr", "big5", "windows-1251", "windows-1250", "ibm437", "ibm866"];

    /// <summary>Decodes the text of a file.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="named">The encoding that the person named, or null.</param>
    /// <exception cref="BadContentException">The text is in no encoding that it names itself and none was named, or it is not in the named one.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, Encoding? named)
    {
        if (Marked(bytes) is var (marked, length))
        {
            return Text(bytes[length..], marked) ?? throw new BadContentException($"it begins with the mark of {marked.WebName} but is not in that encoding");
        }

        if (named is not null)
        {
            return Text(bytes, named) ?? throw new BadContentException($"it is not in the encoding {named.WebName} that --encoding names");
        }

        return Utf8(bytes) ?? throw new BadContentException(
            $"it is not in UTF-8, and nothing in it says in which encoding it is. {Advice(Lines(bytes))}");
    }

    /// <summary>Text in valid UTF-8; null otherwise.</summary>
    public static string? Utf8(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Text in an encoding; null where bytes have no meaning in it.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        var replacing = TextEncodings.Replacing(encoding);
        var text = replacing.GetString(bytes);
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? null : text;
    }

    /// <summary>The start of a text for a look at it: what cannot be decoded is replaced.</summary>
    public static string Peek(ReadOnlySpan<byte> head, Encoding? named) =>
        Marked(head) is var (marked, length)
            ? marked.GetString(head[length..])
            : (named ?? Encoding.UTF8).GetString(head);

    /// <summary>Which encodings are likely, with what they make of samples, and the option that names one.</summary>
    /// <param name="samples">Names or lines that are not UTF-8.</param>
    public static string Advice(IReadOnlyList<byte[]> samples)
    {
        var likely = new List<(double Score, string Name, string Text)>();
        foreach (var name in Candidates)
        {
            var encoding = TextEncodings.Named(name)!;
            var texts = samples.Select(s => Text(s, encoding)).ToArray();
            if (texts.All(t => t is not null))
            {
                likely.Add((texts.Average(t => Plausibility(t!)), name, string.Join(", ", texts.Take(ShownSamples).Select(t => $"'{Shorten(t!)}'"))));
            }
        }

        var shown = likely.Where(l => l.Score > 0).OrderByDescending(l => l.Score).Take(ShownEncodings).ToArray();
        return shown.Length == 0
            ? "Name the encoding by --encoding NAME"
            : $"Name the encoding by --encoding: {string.Join("; ", shown.Select(l => $"{l.Name} reads {l.Text}"))}";
    }

    private static (Encoding Encoding, int Length)? Marked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => Zeros(bytes),
    };

    // Latin text in UTF-16 without a mark: every other byte is zero.
    private static (Encoding Encoding, int Length)? Zeros(ReadOnlySpan<byte> bytes)
    {
        const int Looked = 512;
        var length = Math.Min(bytes.Length, Looked) / 2 * 2;
        var (even, odd) = (0, 0);
        for (var i = 0; i < length; i += 2)
        {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }

        return length < 8 ? null
            : odd * 2 > length * 0.6 && even == 0 ? (Encoding.Unicode, 0)
            : even * 2 > length * 0.6 && odd == 0 ? (Encoding.BigEndianUnicode, 0)
            : null;
    }

    private static List<byte[]> Lines(ReadOnlySpan<byte> bytes)
    {
        const int MostLines = 200;
        var lines = new List<byte[]>();
        foreach (var range in bytes.Split((byte)'\n'))
        {
            var line = bytes[range].TrimEnd((byte)'\r');
            if (lines.Count < MostLines && Utf8(line) is null)
            {
                lines.Add(line.ToArray());
            }
        }

        return lines;
    }

    // Letters speak for an encoding, signs and control characters among them against it, and so do capitals inside words.
    private static double Plausibility(string text)
    {
        var (score, count) = (0.0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x80)
            {
                continue;
            }

            count++;
            var isStray = char.IsUpper(text[i]) && i > 0 && char.IsLower(text[i - 1]);
            score += !char.IsLetter(text[i]) ? -2 : isStray ? -0.5 : IsCommon(text[i]) ? 1 : 0.5;
        }

        return count == 0 ? 0 : score / count;
    }

    // Latin, Cyrillic, kana, the common ideographs, Hangul.
    private static bool IsCommon(char letter) =>
        letter is (>= '\u00C0' and <= '\u017F') or (>= '\u0410' and <= '\u0451') or (>= '\u3041' and <= '\u30FA') or (>= '\u4E00' and <= '\u9FA5') or (>= '\uAC00' and <= '\uD7A3');

    private static string Shorten(string text) => text.Length <= LongestSample ? text : text[..LongestSample] + "...";
}
