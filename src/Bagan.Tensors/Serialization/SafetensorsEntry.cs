namespace Bagan.Tensors.Serialization;

/// <summary>What the header of a safetensors file says of one tensor, checked.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Sizes of its dimensions; none for a scalar.</param>
/// <param name="Begin">Where its elements start, in bytes after the header.</param>
/// <param name="Length">How many bytes they take.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Begin, long Length);
