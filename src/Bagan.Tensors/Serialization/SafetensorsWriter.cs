using System.Buffers.Binary;
using System.Text.Json;

namespace Bagan.Tensors.Serialization;

/// <summary>
/// Writes tensors in the safetensors format. The bytes depend on names, values and texts alone: tensors lie by width of
/// element, the widest first, then by name, as the format's own library places them.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int ChunkLength = 1 << 20;

    /// <summary>Writes a whole file, tensor by tensor; no more than one is copied at a time, and that only if it is not contiguous in host memory.</summary>
    /// <param name="stream">Where to; it need not seek. Flushing and closing is the caller's.</param>
    /// <param name="tensors">Tensors with distinct names.</param>
    /// <param name="metadata">Texts for the header, or null.</param>
    /// <exception cref="SafetensorsException">Two tensors have one name, a name is "__metadata__", or the header grows beyond <see cref="SafetensorsHeader.MaxLength"/>.</exception>
    public static void Write(Stream stream, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var ordered = tensors.ToArray();
        Array.Sort(ordered, Compare);
        RequireNames(ordered);
        WriteHeader(stream, ordered, metadata ?? new Dictionary<string, string>());
        foreach (var (_, tensor) in ordered)
        {
            WriteElements(stream, tensor);
        }
    }

    private static int Compare((string Name, Tensor Tensor) a, (string Name, Tensor Tensor) b)
    {
        var byType = SafetensorsTypes.Rank(b.Tensor.Type).CompareTo(SafetensorsTypes.Rank(a.Tensor.Type));
        return byType != 0 ? byType : string.CompareOrdinal(a.Name, b.Name);
    }

    private static void RequireNames((string Name, Tensor Tensor)[] tensors)
    {
        var names = new HashSet<string> { "__metadata__" };
        foreach (var (name, _) in tensors)
        {
            if (!names.Add(name))
            {
                throw new SafetensorsException(name == "__metadata__" ? "No tensor can be called '__metadata__'." : $"Two tensors are called '{name}'.");
            }
        }
    }

    private static void WriteHeader(Stream stream, (string Name, Tensor Tensor)[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, BaganJson.WriterOptions(indented: false)))
        {
            writer.WriteStartObject();
            WriteMetadata(writer, metadata);
            var position = 0L;
            foreach (var (name, tensor) in tensors)
            {
                var end = checked(position + (tensor.Count * Tensor.SizeOf(tensor.Type)));
                WriteEntry(writer, name, tensor, position, end);
                position = end;
            }

            writer.WriteEndObject();
        }

        while (json.Length % Alignment != 0)
        {
            json.WriteByte((byte)' ');
        }

        if (json.Length > SafetensorsHeader.MaxLength)
        {
            throw new SafetensorsException($"{tensors.Length} tensors need a header of {json.Length} bytes, above the limit of {SafetensorsHeader.MaxLength}.");
        }

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
        stream.Write(prefix);
        json.Position = 0;
        json.CopyTo(stream);
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, string name, Tensor tensor, long begin, long end)
    {
        writer.WriteStartObject(name);
        writer.WriteString("dtype", SafetensorsTypes.NameOf(tensor.Type));
        writer.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static unsafe void WriteElements(Stream stream, Tensor tensor)
    {
        using var scope = new TensorScope();
        var source = tensor.Detach().To(Device.Cpu).Contiguous();
        var data = source.Data;
        var length = source.Count * Tensor.SizeOf(source.Type);
        for (var position = 0L; position < length; position += ChunkLength)
        {
            stream.Write(new ReadOnlySpan<byte>(data + position, (int)Math.Min(ChunkLength, length - position)));
        }
    }
}
