
namespace Bagan.Tensors;

/// <summary>
/// Operators that do in one pass what several of <see cref="Functional"/> do, with the same result up to rounding.
/// On the CPU they are native and work channels-last; elsewhere they are composed of libtorch's operators.
/// All but <see cref="NormRelu"/> can be differentiated twice.
/// </summary>
public static unsafe class Fused
{
    /// <summary>
    /// Nearest upsampling by 2, a convolution that keeps the size ("same" zero padding, no bias), and a ReLU if wanted.
    /// The upsampled image is never made: the window falls into four parts that are applied to the small image, so that a
    /// 5 x 5 window costs 25 multiply-adds for four outputs instead of 100.
    /// </summary>
    /// <param name="input">[N, in, H, W]; fastest channels-last.</param>
    /// <param name="weight">[out, in, k, k] with k odd and at least 3, of the input's type.</param>
    /// <param name="relu">Whether values below 0 become 0.</param>
    /// <param name="border">Rows and columns of zeros added at the bottom and the right, as an even-sized or strided "same" convolution needs them.</param>
    /// <returns>[N, out, 2H + border, 2W + border].</returns>
    /// <exception cref="EngineException">Shapes or types do not fit.</exception>
    public static Tensor UpsampleConv(Tensor input, Tensor weight, bool relu = true, int border = 0)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        EngineError.Check(NativeMethods.bt_upsample_conv(input.Handle, weight.Handle, relu ? 1 : 0, border, out var result));
        return new Tensor(result);
    }

    /// <summary>
    /// Leaky ReLU, then dropout. On the CPU the mask follows from one draw of the engine's generator and each element's
    /// place in memory: it repeats with the generator's state, whatever the number of threads.
    /// </summary>
    /// <param name="input">Any shape; images where a border is wanted.</param>
    /// <param name="slope">Factor of negative elements, at least 0. BAGAN: 0.3.</param>
    /// <param name="probability">Share of elements that become 0, in [0, 1), met to 1/65536; the others grow by 1 / (1 - share). BAGAN: 0.3.</param>
    /// <param name="training">Without it nothing is dropped and nothing drawn.</param>
    /// <param name="border">Rows and columns of zeros added at the bottom and the right, as a strided "same" convolution needs them.</param>
    /// <exception cref="EngineException">A value is out of range.</exception>
    public static Tensor LeakyDropout(Tensor input, double slope, double probability, bool training, int border = 0)
    {
        ArgumentNullException.ThrowIfNull(input);
        EngineError.Check(NativeMethods.bt_leaky_dropout(input.Handle, slope, training ? probability : 0, border, out var result));
        return new Tensor(result);
    }

    /// <summary>
    /// Batch normalisation over N, H and W (Ioffe and Szegedy 2015), ReLU, and the mean of small windows if wanted. Statistics
    /// are summed image by image, so that the result is the same for any number of threads. It can be differentiated once.
    /// </summary>
    /// <param name="input">[N, C, H, W]; fastest channels-last. Rows and columns that no window covers count in the statistics only.</param>
    /// <param name="weight">Scales [C], float32 (float64 with such an input).</param>
    /// <param name="bias">Shifts [C], of the same type.</param>
    /// <param name="runningMean">[C]; used without training, and moved towards the batch's with it.</param>
    /// <param name="runningVariance">[C], unbiased; the same.</param>
    /// <param name="training">Whether the batch's own statistics are used.</param>
    /// <param name="pool">Side of the windows: 1 or 2.</param>
    /// <param name="momentum">How far the running statistics move, in [0, 1].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>[N, C, H / pool, W / pool], rounded down.</returns>
    /// <exception cref="EngineException">Shapes or types do not fit, or there is one value a channel to train on.</exception>
    public static Tensor NormRelu(
        Tensor input, Tensor weight, Tensor bias, Tensor runningMean, Tensor runningVariance, bool training, int pool = 1, double momentum = 0.1, double epsilon = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(runningMean);
        ArgumentNullException.ThrowIfNull(runningVariance);
        EngineError.Check(NativeMethods.bt_norm_relu(
            input.Handle, weight.Handle, bias.Handle, runningMean.Handle, runningVariance.Handle, training ? 1 : 0, momentum, epsilon, pool, out var result));
        return new Tensor(result);
    }

    /// <summary>A batch of images out of a block of pixels, scaled from 0..255 to [-1, 1], channels-last, in host memory.</summary>
    /// <param name="pixels">The address of uint8 [count, C, H, W].</param>
    /// <param name="count">Images in the block.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="indices">Which images, in 0..count-1.</param>
    /// <param name="type"><see cref="ScalarType.Float32"/> or <see cref="ScalarType.BFloat16"/>.</param>
    /// <param name="mirrored">Which of them to flip left to right: one value an index; empty for none.</param>
    /// <returns>[indices, C, H, W].</returns>
    /// <exception cref="EngineException">An index is out of range, or the type is another.</exception>
    public static Tensor GatherImages(byte* pixels, long count, long channels, long height, long width, ReadOnlySpan<int> indices, ScalarType type = ScalarType.Float32, ReadOnlySpan<bool> mirrored = default)
    {
        if (mirrored.Length != 0 && mirrored.Length != indices.Length)
        {
            throw new ArgumentException($"{mirrored.Length} flags for {indices.Length} images.", nameof(mirrored));
        }

        fixed (int* positions = indices)
        fixed (bool* flags = mirrored)
        {
            EngineError.Check(NativeMethods.bt_gather_images(pixels, count, channels, height, width, positions, (byte*)flags, indices.Length, (int)type, out var result));
            return new Tensor(result);
        }
    }
}
