namespace Bagan.Tensors.Modules;

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
