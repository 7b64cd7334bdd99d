namespace Bagan.Tensors.Modules;

/// <summary>Batch normalisation over N, H and W (Ioffe and Szegedy 2015). The statistics stay float32.</summary>
public sealed class BatchNorm2d : Module
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
