using System.Buffers.Binary;

namespace Bagan.Tensors.Serialization;

/// <summary>
/// The header of a safetensors file: eight bytes of length (little endian), JSON of that length, then the elements of
/// all tensors without gaps. Everything it claims is checked against the file before it is believed.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The longest header that is read or written, in bytes: some 100,000 tensors.</summary>
    public const int MaxLength = 16 << 20;

    private SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataStart)
    {
        Entries = entries;
        Metadata = metadata;
        DataStart = dataStart;
    }

    /// <summary>The tensors, in the order of their elements in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The texts that the writer added; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the elements start, in bytes after the start of the header's length.</summary>
    public long DataStart { get; }

    /// <summary>Reads the header of a file, and none of its elements.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SafetensorsException">The header breaks a rule or does not fit the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsHeader Read(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return Read(stream);
        }
        catch (SafetensorsException e)
        {
            throw new SafetensorsException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads a header and leaves the stream at the first element.</summary>
    /// <param name="stream">A stream that can seek, at the start of the file's content, which reaches to its end.</param>
    /// <exception cref="SafetensorsException">The header breaks a rule or does not fit the stream.</exception>
    public static SafetensorsHeader Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("The stream must be able to seek: its length bounds what the header may claim.", nameof(stream));
        }

        var available = stream.Length - stream.Position;
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (available < prefix.Length)
        {
            throw new SafetensorsException($"The file is {available} bytes long; even an empty safetensors file has 10.");
        }

        stream.ReadExactly(prefix);
        available -= prefix.Length;
        var claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (claimed > MaxLength)
        {
            throw new SafetensorsException($"The header claims {claimed} bytes, above the limit of {MaxLength}: not a safetensors file, or a damaged one.");
        }

        if (claimed > (ulong)available)
        {
            throw new SafetensorsException($"The header claims {claimed} bytes, but only {available} follow: the file is cut short.");
        }

        var json = new byte[(int)claimed];
        stream.ReadExactly(json);
        var (entries, metadata) = SafetensorsHeaderParser.Parse(json, available - json.Length);
        return new SafetensorsHeader(entries, metadata, prefix.Length + json.Length);
    }
}

/// <summary>What the header of a safetensors file says of one tensor, checked.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Sizes of its dimensions; none for a scalar.</param>
/// <param name="Begin">Where its elements start, in bytes after the header.</param>
/// <param name="Length">How many bytes they take.</param>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Begin, long Length);

/// <summary>The format's names of element types.</summary>
internal static class SafetensorsTypes
{
    // From the type that lies last in a file to the first: the order of the format's own library, which aligns
    // every tensor to its element without gaps, since wider elements come first.
    private static readonly (string Name, ScalarType Type)[] s_types =
    [
        ("BOOL", ScalarType.Bool),
        ("U8", ScalarType.UInt8),
        ("I8", ScalarType.Int8),
        ("I16", ScalarType.Int16),
        ("F16", ScalarType.Float16),
        ("BF16", ScalarType.BFloat16),
        ("I32", ScalarType.Int32),
        ("F32", ScalarType.Float32),
        ("F64", ScalarType.Float64),
        ("I64", ScalarType.Int64),
    ];

    internal static int Rank(ScalarType type) => Array.FindIndex(s_types, t => t.Type == type);

    internal static string NameOf(ScalarType type) => s_types[Rank(type)].Name;

    internal static ScalarType? Find(string name)
    {
        var index = Array.FindIndex(s_types, t => t.Name == name);
        return index < 0 ? null : s_types[index].Type;
    }
}

/// <summary>A safetensors file breaks the format's rules, is cut short, or holds what this engine cannot.</summary>
/// <param name="message">What is wrong and with which tensor.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class SafetensorsException(string message, Exception? inner = null) : EngineException(message, inner);
