
namespace Bagan.Tensors;

/// <summary>
/// Elementwise arithmetic (with broadcasting), reductions, products and reshaping. Numbers beside a tensor count as real:
/// they leave the type of a real tensor as it is and make Float32 of whole numbers.
/// </summary>
public sealed unsafe partial class Tensor
{
    /// <summary>Elementwise sum.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Operators.Add.Call(left, right);

    /// <summary>Adds a number to every element.</summary>
    public static Tensor operator +(Tensor left, double right) => Operators.AddScalar.Call(left, right);

    /// <summary>Elementwise difference.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => Operators.Sub.Call(left, right);

    /// <summary>Subtracts a number from every element.</summary>
    public static Tensor operator -(Tensor left, double right) => Operators.AddScalar.Call(left, -right);

    /// <summary>Changes every sign.</summary>
    public static Tensor operator -(Tensor tensor) => Operators.Neg.Call(tensor);

    /// <summary>Elementwise product.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => Operators.Mul.Call(left, right);

    /// <summary>Multiplies every element by a number.</summary>
    public static Tensor operator *(Tensor left, double right) => Operators.MulScalar.Call(left, right);

    /// <summary>Elementwise quotient.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => Operators.Div.Call(left, right);

    /// <summary>Divides every element by a number.</summary>
    public static Tensor operator /(Tensor left, double right) => Operators.MulScalar.Call(left, 1 / right);

    /// <summary>Every element to a power.</summary>
    public Tensor Pow(double exponent) => Operators.Pow.Call(this, exponent);

    /// <summary>Square root of every element.</summary>
    public Tensor Sqrt() => Operators.Sqrt.Call(this);

    /// <summary>e to every element.</summary>
    public Tensor Exp() => Operators.Exp.Call(this);

    /// <summary>Natural logarithm of every element.</summary>
    public Tensor Log() => Operators.Log.Call(this);

    /// <summary>Absolute value of every element.</summary>
    public Tensor Abs() => Operators.Abs.Call(this);

    /// <summary>Every element moved into [low, high].</summary>
    public Tensor Clamp(double low, double high) => Operators.Clamp.Call(this, low, high);

    /// <summary>1 where an element is finite, else 0.</summary>
    public Tensor IsFinite() => Operators.IsFinite.Call(this);

    /// <summary>True where the elements of both are equal.</summary>
    public Tensor EqualTo(Tensor other) => Operators.Equal.Call(this, other);

    /// <summary>True where an element is at least the threshold.</summary>
    public Tensor AtLeast(double threshold) => Operators.GreaterOrEqual.Call(this, threshold);

    /// <summary>Elements of the first tensor where the condition holds, of the second elsewhere.</summary>
    public static Tensor Where(Tensor condition, Tensor first, Tensor second) => Operators.Where.Call(condition, first, second);

    /// <summary>Sum of all elements.</summary>
    public Tensor Sum() => Operators.Sum.Call(this);

    /// <summary>Sums along some dimensions.</summary>
    public Tensor Sum(ReadOnlySpan<long> dimensions, bool keep = false)
    {
        fixed (long* values = dimensions)
        {
            return Operators.SumOver.Call(this, OperatorValue.Integers(values, dimensions.Length), keep);
        }
    }

    /// <summary>Mean of all elements.</summary>
    public Tensor Mean() => Operators.Mean.Call(this);

    /// <summary>Means along some dimensions.</summary>
    public Tensor Mean(ReadOnlySpan<long> dimensions, bool keep = false)
    {
        fixed (long* values = dimensions)
        {
            return Operators.MeanOver.Call(this, OperatorValue.Integers(values, dimensions.Length), keep);
        }
    }

    /// <summary>Index of the largest element along a dimension, Int64.</summary>
    public Tensor Argmax(int dimension) => Operators.Argmax.Call(this, (long)dimension);

    /// <summary>Matrix product.</summary>
    public Tensor Matmul(Tensor other) => Operators.Matmul.Call(this, other);

    /// <summary>The same elements in another shape; one size may be -1.</summary>
    public Tensor Reshape(params ReadOnlySpan<long> shape)
    {
        fixed (long* sizes = shape)
        {
            return Operators.Reshape.Call(this, OperatorValue.Integers(sizes, shape.Length));
        }
    }

    /// <summary>Dimensions in another order; shares memory.</summary>
    public Tensor Permute(params ReadOnlySpan<long> dimensions)
    {
        fixed (long* values = dimensions)
        {
            return Operators.Permute.Call(this, OperatorValue.Integers(values, dimensions.Length));
        }
    }

    /// <summary>Two dimensions exchanged; shares memory.</summary>
    public Tensor Transpose(int first, int second) => Operators.Transpose.Call(this, (long)first, (long)second);

    /// <summary>All dimensions from one on merged into it.</summary>
    public Tensor Flatten(int from = 1) => Operators.Flatten.Call(this, (long)from);

    /// <summary>Repeats dimensions of size 1 without copying.</summary>
    public Tensor Expand(params ReadOnlySpan<long> shape)
    {
        fixed (long* sizes = shape)
        {
            return Operators.Expand.Call(this, OperatorValue.Integers(sizes, shape.Length));
        }
    }

    /// <summary>A part along one dimension; shares memory.</summary>
    public Tensor Narrow(int dimension, long start, long length) => Operators.Narrow.Call(this, (long)dimension, start, length);

    /// <summary>Rows (or other slices) by their Int64 positions.</summary>
    public Tensor IndexSelect(int dimension, Tensor indices) => Operators.IndexSelect.Call(this, (long)dimension, indices);

    /// <summary>Elements by their Int64 positions along one dimension.</summary>
    public Tensor Gather(int dimension, Tensor indices) => Operators.Gather.Call(this, (long)dimension, indices);

    /// <summary>Reversed along some dimensions.</summary>
    public Tensor Flip(params ReadOnlySpan<long> dimensions)
    {
        fixed (long* values = dimensions)
        {
            return Operators.Flip.Call(this, OperatorValue.Integers(values, dimensions.Length));
        }
    }
}
