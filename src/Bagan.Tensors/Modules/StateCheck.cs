namespace Bagan.Tensors.Modules;

/// <summary>Compares saved tensors with those that they are to fill, before anything is changed.</summary>
internal static class StateCheck
{
    /// <exception cref="EngineException">A name is missing, or a shape or a kind of number differs.</exception>
    internal static void Require(IReadOnlyDictionary<string, Tensor> state, string prefix, IEnumerable<(string Name, Tensor Tensor)> targets)
    {
        foreach (var (name, target) in targets)
        {
            if (!state.TryGetValue(prefix + name, out var source))
            {
                throw new EngineException($"The saved state holds no '{prefix + name}'.");
            }

            if (!source.Shape.SequenceEqual(target.Shape) || IsReal(source.Type) != IsReal(target.Type))
            {
                throw new EngineException($"'{prefix + name}' is {source} in the saved state, but {target} is needed.");
            }
        }
    }

    private static bool IsReal(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;
}
