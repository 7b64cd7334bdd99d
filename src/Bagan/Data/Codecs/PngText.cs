using System.Runtime.InteropServices;
using System.Text;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>Reads the text fields of a PNG file: tEXt, zTXt and iTXt.</summary>
internal static unsafe class PngText
{
    /// <summary>The text fields that stand before the pixels, name to value; of fields with one name, the first.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <exception cref="ImageFormatException">The file is no PNG, or it is damaged.</exception>
    /// <exception cref="BaganException">libspng is not installed.</exception>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> file)
    {
        if (ImageDecoder.Identify(file) != ImageFormat.Png)
        {
            throw new ImageFormatException("its content is not that of a PNG file");
        }

        fixed (byte* data = file)
        {
            var context = PngDecoder.Open(data, file.Length);
            Spng.Text* texts = null;
            try
            {
                var fields = new Dictionary<string, string>(StringComparer.Ordinal);
                uint count = 0;
                var status = Spng.GetText(context, null, &count);
                if (status == Spng.ErrorChunkUnavailable)
                {
                    return fields;
                }

                PngDecoder.Check(status);
                texts = (Spng.Text*)NativeMemory.AllocZeroed(count, (nuint)sizeof(Spng.Text));
                PngDecoder.Check(Spng.GetText(context, texts, &count));
                for (var i = 0; i < count; i++)
                {
                    var encoding = texts[i].Type == Spng.TypeInternationalText ? Encoding.UTF8 : Encoding.Latin1;
                    var value = new ReadOnlySpan<byte>(texts[i].Value, checked((int)texts[i].Length));
                    fields.TryAdd(
                        Encoding.Latin1.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(texts[i].Keyword)),
                        encoding.GetString(value));
                }

                return fields;
            }
            finally
            {
                NativeMemory.Free(texts);
                Spng.Free(context);
            }
        }
    }
}
