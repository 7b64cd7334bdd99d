using System.Buffers.Binary;
using System.Text;

namespace Bagan.Tests;

/// <summary>Reads the text fields of PNG files that the program wrote: tEXt and iTXt, not compressed.</summary>
internal static class PngText
{
    /// <summary>The fields, name to value.</summary>
    /// <param name="file">A whole PNG file.</param>
    internal static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> file)
    {
        const int Signature = 8;
        const int Around = 12; // length, type and checksum of a chunk
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = Signature; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            var type = Encoding.ASCII.GetString(file.Slice(at + 4, 4));
            var body = file.Slice(at + 8, length);
            if (type is "tEXt" or "iTXt")
            {
                var name = body.IndexOf((byte)0);
                var value = body[(name + 1)..];
                if (type == "iTXt")
                {
                    Assert.Equal(0, value[0]); // not compressed
                    value = value[2..];
                    value = value[(value.IndexOf((byte)0) + 1)..]; // language
                    value = value[(value.IndexOf((byte)0) + 1)..]; // the name in that language
                }

                fields.Add(Encoding.Latin1.GetString(body[..name]), (type == "iTXt" ? Encoding.UTF8 : Encoding.Latin1).GetString(value));
            }

            at += length + Around;
        }

        return fields;
    }
}
