using System.Text.Json;

namespace Bagan.Tensors.Serialization;

/// <summary>Reads the JSON of a safetensors header strictly: a file from elsewhere is not to be trusted.</summary>
internal static class SafetensorsHeaderParser
{
    private const string MetadataName = "__metadata__";
    private const int MaxRank = 16;

    /// <param name="json">The header.</param>
    /// <param name="dataLength">How many bytes of elements follow it.</param>
    internal static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        // The format wants the brace at the very start; padding stands behind.
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw new SafetensorsException("The header does not begin with '{': not a safetensors file, or a damaged one.");
        }

        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>();
        var names = new HashSet<string>();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            reader.Read();
            while (ReadName(ref reader) is { } name)
            {
                if (!names.Add(name))
                {
                    throw new SafetensorsException($"The header names '{name}' twice.");
                }

                if (name == MetadataName)
                {
                    ReadMetadata(ref reader, metadata);
                }
                else
                {
                    entries.Add(ReadEntry(ref reader, name));
                }
            }

            // The reader itself refuses anything but white space behind the object.
            while (reader.Read())
            {
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not UTF-8 or UTF-16.
            throw new SafetensorsException($"The header is not the JSON of a safetensors file: {e.Message}", e);
        }

        entries.Sort((a, b) => (a.Begin, a.Length).CompareTo((b.Begin, b.Length)));
        RequireGapless(entries, dataLength);
        return (entries, metadata);
    }

    private static void RequireGapless(List<SafetensorsEntry> entries, long dataLength)
    {
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != end)
            {
                throw new SafetensorsException($"'{entry.Name}' begins at byte {entry.Begin}, but the tensor before it ends at {end}: tensors must neither overlap nor leave gaps.");
            }

            if (entry.Length > dataLength - end)
            {
                throw new SafetensorsException($"'{entry.Name}' ends at byte {entry.Begin + entry.Length}, but only {dataLength} bytes follow the header: the file is cut short or damaged.");
            }

            end += entry.Length;
        }

        if (end != dataLength)
        {
            throw new SafetensorsException($"{dataLength} bytes follow the header, but its tensors take {end}.");
        }
    }

    // The next name of an object, the reader on it; null at the object's end.
    private static string? ReadName(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    private static void Advance(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw new SafetensorsException("The header ends in the middle.");
        }
    }

    private static void Require(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        Advance(ref reader);
        if (reader.TokenType != type)
        {
            throw new SafetensorsException($"The header has a {reader.TokenType} where {what} belongs.");
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Require(ref reader, JsonTokenType.StartObject, "the object of the metadata");
        while (ReadName(ref reader) is { } key)
        {
            Require(ref reader, JsonTokenType.String, $"the text of the metadata '{key}'");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw new SafetensorsException($"The metadata name '{key}' twice.");
            }
        }
    }

    private static SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        Require(ref reader, JsonTokenType.StartObject, $"the object of '{name}'");
        ScalarType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (ReadName(ref reader) is { } field)
        {
            switch (field)
            {
                case "dtype" when type is null:
                    Require(ref reader, JsonTokenType.String, $"the element type of '{name}'");
                    var text = reader.GetString()!;
                    type = SafetensorsTypes.Find(text) ?? throw new SafetensorsException($"'{name}' has the element type '{text}', which this engine does not have.");
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, MaxRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, 2);
                    break;
                default:
                    throw new SafetensorsException($"'{name}' has a field '{field}' that is unknown or stands there twice.");
            }
        }

        if (type is null || shape is null || offsets is not { Count: 2 })
        {
            throw new SafetensorsException($"'{name}' lacks its dtype, its shape or its two data_offsets.");
        }

        var length = offsets[1] - offsets[0];
        var bytes = SizeOf(type.Value, shape);
        if (bytes != length)
        {
            throw new SafetensorsException(
                $"'{name}', {type}[{string.Join(", ", shape)}], takes {(bytes is null ? "more bytes than can be counted" : $"{bytes} bytes")}, but its offsets {offsets[0]} and {offsets[1]} hold {length}.");
        }

        return new SafetensorsEntry(name, type.Value, shape, offsets[0], length);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string name, int most)
    {
        Require(ref reader, JsonTokenType.StartArray, $"a list of numbers of '{name}'");
        var numbers = new List<long>();
        while (true)
        {
            Advance(ref reader);
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return numbers;
            }

            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
            {
                throw new SafetensorsException($"A shape or offset of '{name}' is not a whole number from 0 to {long.MaxValue}.");
            }

            if (numbers.Count == most)
            {
                throw new SafetensorsException($"'{name}' has a list of more than {most} numbers.");
            }

            numbers.Add(number);
        }
    }

    // Null on overflow. A size of 0 does not hide an overflow of the other sizes, of which strides are computed.
    private static long? SizeOf(ScalarType type, List<long> shape)
    {
        var product = (Int128)Tensor.SizeOf(type);
        foreach (var size in shape)
        {
            product *= Math.Max(size, 1);
            if (product > long.MaxValue)
            {
                return null;
            }
        }

        return shape.Contains(0) ? 0 : (long)product;
    }
}
