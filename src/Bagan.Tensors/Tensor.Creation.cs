
namespace Bagan.Tensors;

/// <summary>Making tensors.</summary>
public sealed unsafe partial class Tensor
{
    /// <summary>A tensor with a copy of the given values, row by row.</summary>
    /// <typeparam name="T">byte, int, long, float, double or bool.</typeparam>
    /// <param name="values">As many values as the shape holds.</param>
    /// <param name="shape">Sizes of the dimensions.</param>
    /// <exception cref="EngineException">The number of values is not that of the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        fixed (T* data = values)
        fixed (long* sizes = shape)
        {
            EngineError.Check(NativeMethods.bt_tensor_from_bytes(data, (long)values.Length * sizeof(T), (int)TypeOf<T>(), sizes, shape.Length, out var handle));
            return new Tensor(handle);
        }
    }

    /// <summary>A tensor with a copy of raw memory.</summary>
    /// <param name="bytes">The elements, row by row.</param>
    /// <param name="type">Their type.</param>
    /// <param name="shape">Sizes of the dimensions.</param>
    public static Tensor FromBytes(ReadOnlySpan<byte> bytes, ScalarType type, params ReadOnlySpan<long> shape)
    {
        fixed (byte* data = bytes)
        fixed (long* sizes = shape)
        {
            EngineError.Check(NativeMethods.bt_tensor_from_bytes(data, bytes.Length, (int)type, sizes, shape.Length, out var handle));
            return new Tensor(handle);
        }
    }

    /// <summary>A tensor whose elements are not set yet.</summary>
    public static Tensor Empty(ReadOnlySpan<long> shape, ScalarType type = ScalarType.Float32, Device device = default)
    {
        fixed (long* sizes = shape)
        {
            return Operators.Empty.Call(OperatorValue.Integers(sizes, shape.Length), type, OperatorValue.None, device);
        }
    }

    /// <summary>A tensor of one value.</summary>
    public static Tensor Full(ReadOnlySpan<long> shape, double value, ScalarType type = ScalarType.Float32, Device device = default)
    {
        fixed (long* sizes = shape)
        {
            return Operators.Full.Call(OperatorValue.Integers(sizes, shape.Length), value, type, OperatorValue.None, device);
        }
    }

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(params ReadOnlySpan<long> shape) => Full(shape, 0);

    /// <summary>Ones.</summary>
    public static Tensor Ones(params ReadOnlySpan<long> shape) => Full(shape, 1);

    /// <summary>Draws from N(0, 1) with the engine's generator.</summary>
    public static Tensor Normal(ReadOnlySpan<long> shape, Device device = default)
    {
        var tensor = Empty(shape, ScalarType.Float32, device);
        tensor.NormalInPlace(0, 1);
        return tensor;
    }

    /// <summary>Draws from the uniform distribution over [0, 1) with the engine's generator.</summary>
    public static Tensor Uniform(ReadOnlySpan<long> shape, Device device = default)
    {
        var tensor = Empty(shape, ScalarType.Float32, device);
        tensor.UniformInPlace(0, 1);
        return tensor;
    }

    /// <summary>Int64 0, 1, ..., count - 1.</summary>
    public static Tensor Arange(long count) => Operators.Arange.Call(count, ScalarType.Int64);

    /// <summary>Joins tensors along an existing dimension.</summary>
    public static Tensor Cat(ReadOnlySpan<Tensor> tensors, int dimension = 0)
    {
        var handles = new nint[tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            handles[i] = tensors[i].Handle;
        }

        fixed (nint* list = handles)
        {
            return Operators.Cat.Call(OperatorValue.Tensors(list, handles.Length), (long)dimension);
        }
    }

    internal static ScalarType TypeOf<T>() => default(T) switch
    {
        byte => ScalarType.UInt8,
        sbyte => ScalarType.Int8,
        short => ScalarType.Int16,
        int => ScalarType.Int32,
        long => ScalarType.Int64,
        Half => ScalarType.Float16,
        float => ScalarType.Float32,
        double => ScalarType.Float64,
        bool => ScalarType.Bool,
        _ => throw new NotSupportedException($"{typeof(T)} has no element type in the engine."),
    };
}
