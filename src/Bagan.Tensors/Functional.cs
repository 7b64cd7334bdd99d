
namespace Bagan.Tensors;

/// <summary>The operators of networks. Images are [N, C, H, W].</summary>
public static unsafe class Functional
{
    private static int _exchanges;

    /// <summary>x W^T + b.</summary>
    /// <param name="input">[N, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out] or null.</param>
    /// <returns>[N, out].</returns>
    public static Tensor Linear(Tensor input, Tensor weight, Tensor? bias = null)
    {
        if (Volatile.Read(ref _exchanges) == 0)
        {
            return Operators.Linear.Call(input, weight, bias);
        }

        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        EngineError.Check(NativeMethods.bt_linear(input.Handle, weight.Handle, bias?.Handle ?? 0, out var result));
        return new Tensor(result);
    }

    /// <summary>Says that an exchange of gradients between processes, which may want the factors of those of dense layers, is there (1) or no longer (-1).</summary>
    internal static void CountExchanges(int change) => Interlocked.Add(ref _exchanges, change);

    /// <summary>Cross-correlation.</summary>
    /// <param name="input">[N, in, H, W].</param>
    /// <param name="weight">[out, in, k, k].</param>
    /// <param name="bias">[out] or null.</param>
    /// <param name="stride">Step of the window.</param>
    /// <param name="padding">Zeros around the image, on every side.</param>
    public static Tensor Conv2d(Tensor input, Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0)
    {
        var strides = stackalloc long[] { stride, stride };
        var paddings = stackalloc long[] { padding, padding };
        return Operators.Conv2d.Call(input, weight, bias, OperatorValue.Integers(strides, 2), OperatorValue.Integers(paddings, 2));
    }

    /// <summary>Zeros around images.</summary>
    public static Tensor Pad(Tensor input, int left, int right, int top, int bottom)
    {
        var sides = stackalloc long[] { left, right, top, bottom };
        return Operators.Pad.Call(input, OperatorValue.Integers(sides, 4), 0.0);
    }

    /// <summary>Every pixel repeated to a factor x factor block.</summary>
    public static Tensor UpsampleNearest(Tensor input, int factor = 2)
    {
        ArgumentNullException.ThrowIfNull(input);
        var sizes = stackalloc long[] { input.Size(2) * factor, input.Size(3) * factor };
        return Operators.UpsampleNearest2d.Call(input, OperatorValue.Integers(sizes, 2), OperatorValue.None, OperatorValue.None);
    }

    /// <summary>[N, C * r * r, H, W] to [N, C, H * r, W * r]: channel (c, i, j) becomes pixel (i, j) of a block.</summary>
    public static Tensor PixelShuffle(Tensor input, int factor) => Operators.PixelShuffle.Call(input, (long)factor);

    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(Tensor input) => Operators.Relu.Call(input);

    /// <summary>x where positive, slope * x elsewhere.</summary>
    public static Tensor LeakyRelu(Tensor input, double slope) => Operators.LeakyRelu.Call(input, slope);

    /// <summary>Hyperbolic tangent.</summary>
    public static Tensor Tanh(Tensor input) => Operators.Tanh.Call(input);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Tensor Sigmoid(Tensor input) => Operators.Sigmoid.Call(input);

    /// <summary>log(1 + e^x).</summary>
    public static Tensor Softplus(Tensor input) => Operators.Softplus.Call(input);

    /// <summary>Zeroes elements with the given probability and scales the rest by 1 / (1 - probability), while training.</summary>
    public static Tensor Dropout(Tensor input, double probability, bool training) => Operators.Dropout.Call(input, probability, training);

    /// <summary>Probabilities along a dimension.</summary>
    public static Tensor Softmax(Tensor logits, int dimension = 1) => Operators.Softmax.Call(logits, (long)dimension);

    /// <summary>Logarithms of probabilities along a dimension.</summary>
    public static Tensor LogSoftmax(Tensor logits, int dimension = 1) => Operators.LogSoftmax.Call(logits, (long)dimension);

    /// <summary>Mean cross-entropy of logits [N, K] to labels [N] (Int64) or to probabilities [N, K].</summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels) => Operators.CrossEntropyLoss.Call(logits, labels);

    /// <summary>Mean of -t log s(x) - (1 - t) log(1 - s(x)).</summary>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor targets) => Operators.BinaryCrossEntropyWithLogits.Call(logits, targets);

    /// <summary>Mean squared error.</summary>
    public static Tensor MeanSquaredError(Tensor input, Tensor target) => Operators.MseLoss.Call(input, target);

    /// <summary>Mean absolute error.</summary>
    public static Tensor MeanAbsoluteError(Tensor input, Tensor target) => Operators.L1Loss.Call(input, target);

    /// <summary>Rows of a table.</summary>
    /// <param name="table">[K, D].</param>
    /// <param name="indices">Int64 [N].</param>
    /// <returns>[N, D].</returns>
    public static Tensor Embedding(Tensor table, Tensor indices) => Operators.Embedding.Call(table, indices);

    /// <summary>Normalises each channel by the batch (training) or by the running statistics.</summary>
    public static Tensor BatchNorm(Tensor input, Tensor? weight, Tensor? bias, Tensor runningMean, Tensor runningVariance, bool training, double momentum = 0.1, double epsilon = 1e-5) =>
        Operators.BatchNorm.Call(input, weight, bias, runningMean, runningVariance, training, momentum, epsilon, false);

    /// <summary>Largest element of each window.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="size">Side of the window.</param>
    /// <param name="stride">Step of the window; null: its side.</param>
    public static Tensor MaxPool2d(Tensor input, int size, int? stride = null)
    {
        var sides = stackalloc long[] { size, size };
        var steps = stackalloc long[] { stride ?? size, stride ?? size };
        return Operators.MaxPool2d.Call(input, OperatorValue.Integers(sides, 2), OperatorValue.Integers(steps, 2));
    }

    /// <summary>Mean of each window.</summary>
    public static Tensor AvgPool2d(Tensor input, int size)
    {
        var sides = stackalloc long[] { size, size };
        return Operators.AvgPool2d.Call(input, OperatorValue.Integers(sides, 2), OperatorValue.Integers(sides, 2));
    }

    /// <summary>Mean over the whole image: [N, C, H, W] to [N, C].</summary>
    public static Tensor GlobalAvgPool2d(Tensor input)
    {
        var sides = stackalloc long[] { 1, 1 };
        return Operators.AdaptiveAvgPool2d.Call(input, OperatorValue.Integers(sides, 2)).Flatten();
    }

    /// <summary>Positions of an affine map, for <see cref="GridSample"/>.</summary>
    /// <param name="theta">[N, 2, 3].</param>
    /// <param name="shape">The images' shape, N, C, H, W.</param>
    /// <returns>[N, H, W, 2].</returns>
    public static Tensor AffineGrid(Tensor theta, ReadOnlySpan<long> shape)
    {
        fixed (long* sizes = shape)
        {
            return Operators.AffineGrid.Call(theta, OperatorValue.Integers(sizes, shape.Length), false);
        }
    }

    /// <summary>Images read at given positions, bilinear, the border repeated outside.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="grid">[N, H', W', 2]: x and y, -1 and 1 at the borders.</param>
    /// <returns>[N, C, H', W'].</returns>
    /// <exception cref="EngineException">Shapes or types do not fit, or (on the CPU) a position is not a finite number.</exception>
    public static Tensor GridSample(Tensor input, Tensor grid)
    {
        ArgumentNullException.ThrowIfNull(grid);

        // libtorch 1.13's backward pass on the CPU takes NaN for an address.
        if (grid.Device.IsCpu && !double.IsFinite(Total(grid)))
        {
            throw new EngineException($"The positions {grid} to read images at must be finite numbers.");
        }

        return Operators.GridSampler.Call(input, grid, 0L, 1L, false);
    }

    private static double Total(Tensor tensor)
    {
        using var scope = new TensorScope();
        return tensor.Detach().Sum().Item();
    }
}
