namespace Bagan.Tensors.Modules;

/// <summary>A table of trained vectors, one a class: Int64 [N] to [N, D].</summary>
public sealed class Embedding : Module
{
    private readonly Parameter _weight;

    /// <summary>Creates the table.</summary>
    /// <param name="rows">K, number of classes.</param>
    /// <param name="width">D, length of a vector.</param>
    /// <param name="initializer">Fills the table; N(0, 1) by default.</param>
    public Embedding(long rows, long width, Initializer? initializer = null) =>
        _weight = RegisterParameter("weight", initializer ?? Initializers.Normal(1), rows, width);

    /// <summary>Int64 [N] to [N, D].</summary>
    public Tensor Forward(Tensor indices) => Functional.Embedding(_weight.Value, indices);
}
