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

    /// <summary>The trained matrix, [out, in], for layers that apply it in another form.</summary>
    internal Tensor Weight => _weight.Value;

    /// <summary>The trained bias, [out], or null.</summary>
    internal Tensor? Bias => _bias?.Value;

    /// <summary>[N, in] to [N, out].</summary>
    public Tensor Forward(Tensor input) => Functional.Linear(input, _weight.Value, _bias?.Value);
}

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

/// <summary>A table of trained vectors, one a class: Int64 [N] to [N, D].</summary>
internal sealed class Embedding : Module
{
    private readonly Parameter _weight;

    /// <summary>Creates the table.</summary>
    /// <param name="rows">K, number of classes.</param>
    /// <param name="width">D, length of a vector.</param>
    /// <param name="initializer">Fills the table; N(0, 1) by default.</param>
    public Embedding(long rows, long width, Initializer? initializer = null) =>
        _weight = RegisterParameter("weight", initializer ?? Initializers.Normal(1), rows, width);

    /// <summary>The table, [K, D], for layers that apply it in another form.</summary>
    internal Tensor Weight => _weight.Value;

    /// <summary>Int64 [N] to [N, D].</summary>
    public Tensor Forward(Tensor indices) => Functional.Embedding(_weight.Value, indices);
}

/// <summary>Batch normalisation over N, H and W (Ioffe and Szegedy 2015). The statistics stay float32.</summary>
internal sealed class BatchNorm2d : Module
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Func<Tensor> _mean;
    private readonly Func<Tensor> _variance;

    /// <summary>Creates the layer.</summary>
    /// <param name="channels">C.</param>
    public BatchNorm2d(long channels)
    {
        _weight = RegisterParameter("weight", Initializers.Ones, channels);
        _bias = RegisterParameter("bias", Initializers.Zeros, channels);
        _mean = RegisterBuffer("running_mean", 0, channels);
        _variance = RegisterBuffer("running_var", 1, channels);
    }

    /// <summary>[N, C, H, W] to the same shape.</summary>
    public Tensor Forward(Tensor input) =>
        Functional.BatchNorm(input, Widened(_weight), Widened(_bias), _mean(), _variance(), IsTraining);

    /// <summary>The same with a ReLU behind it, and the mean of <paramref name="pool"/> x <paramref name="pool"/> windows: [N, C, H, W] to [N, C, H / pool, W / pool].</summary>
    public Tensor ForwardRelu(Tensor input, int pool = 1) =>
        Fused.NormRelu(input, Widened(_weight), Widened(_bias), _mean(), _variance(), IsTraining, pool);

    // A bfloat16 input goes with float32 statistics; libtorch wants scale and shift in the statistics' type.
    private static Tensor Widened(Parameter parameter) => parameter.Value.To(ScalarType.Float32);
}

/// <summary>Fills a new parameter, drawing from the engine's generator.</summary>
/// <param name="tensor">The parameter: dense [out, in] or convolution [out, in, k, k].</param>
public delegate void Initializer(Tensor tensor);

/// <summary>Ways to fill new parameters.</summary>
internal static class Initializers
{
    /// <summary>Zeros.</summary>
    public static Initializer Zeros { get; } = tensor => tensor.FillInPlace(0);

    /// <summary>Ones.</summary>
    public static Initializer Ones { get; } = tensor => tensor.FillInPlace(1);

    /// <summary>Uniform within +-sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
    public static Initializer GlorotUniform { get; } = tensor =>
    {
        var (fanIn, fanOut) = Fans(tensor);
        var limit = Math.Sqrt(6.0 / (fanIn + fanOut));
        tensor.UniformInPlace(-limit, limit);
    };

    /// <summary>Normal with variance 2 / (fan in + fan out) (Glorot and Bengio 2010).</summary>
    public static Initializer GlorotNormal { get; } = tensor =>
    {
        var (fanIn, fanOut) = Fans(tensor);
        tensor.NormalInPlace(0, Math.Sqrt(2.0 / (fanIn + fanOut)));
    };

    /// <summary>Normal with variance 2 / fan in, for layers before a ReLU (He et al. 2015).</summary>
    public static Initializer HeNormal { get; } = tensor => tensor.NormalInPlace(0, Math.Sqrt(2.0 / Fans(tensor).FanIn));

    /// <summary>Normal with a given standard deviation.</summary>
    public static Initializer Normal(double deviation) => tensor => tensor.NormalInPlace(0, deviation);

    private static (long FanIn, long FanOut) Fans(Tensor tensor)
    {
        var window = 1L;
        for (var i = 2; i < tensor.Rank; i++)
        {
            window *= tensor.Size(i);
        }

        return (tensor.Size(1) * window, tensor.Size(0) * window);
    }
}
