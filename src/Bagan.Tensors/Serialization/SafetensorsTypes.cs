namespace Bagan.Tensors.Serialization;

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
