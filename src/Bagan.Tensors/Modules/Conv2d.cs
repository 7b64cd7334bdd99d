namespace Bagan.Tensors.Modules;

/// <summary>A convolution with square windows: [N, in, H, W] to [N, out, H', W'].</summary>
public sealed class Conv2d : Module
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly int _stride;
    private readonly int _padding;

    /// <summary>Creates the layer.</summary>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="kernel">Side of the window.</param>
    /// <param name="stride">Step of the window.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="bias">Whether a bias, starting at 0, is added.</param>
    /// <param name="initializer">Fills the weight; Glorot uniform by default.</param>
    public Conv2d(long inputs, long outputs, int kernel, int stride = 1, int padding = 0, bool bias = true, Initializer? initializer = null)
    {
        _weight = RegisterParameter("weight", initializer ?? Initializers.GlorotUniform, outputs, inputs, kernel, kernel);
        _bias = bias ? RegisterParameter("bias", Initializers.Zeros, outputs) : null;
        _stride = stride;
        _padding = padding;
    }

    /// <summary>The trained window, [out, in, k, k], for layers that apply it in another form.</summary>
    public Tensor Weight => _weight.Value;

    /// <summary>The trained bias, [out], or null.</summary>
    public Tensor? Bias => _bias?.Value;

    /// <summary>[N, in, H, W] to [N, out, H', W'].</summary>
    public Tensor Forward(Tensor input) => Functional.Conv2d(input, _weight.Value, _bias?.Value, _stride, _padding);
}
