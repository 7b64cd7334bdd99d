namespace Bagan.Tensors.Modules;

/// <summary>A dense layer: [N, in] to [N, out].</summary>
public sealed class Linear : Module
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Creates the layer.</summary>
    /// <param name="inputs">Features that come in.</param>
    /// <param name="outputs">Features that go out.</param>
    /// <param name="bias">Whether a bias, starting at 0, is added.</param>
    /// <param name="initializer">Fills the weight; Glorot uniform by default.</param>
    public Linear(long inputs, long outputs, bool bias = true, Initializer? initializer = null)
    {
        _weight = RegisterParameter("weight", initializer ?? Initializers.GlorotUniform, outputs, inputs);
        _bias = bias ? RegisterParameter("bias", Initializers.Zeros, outputs) : null;
    }

    /// <summary>[N, in] to [N, out].</summary>
    public Tensor Forward(Tensor input) => Functional.Linear(input, _weight.Value, _bias?.Value);
}
