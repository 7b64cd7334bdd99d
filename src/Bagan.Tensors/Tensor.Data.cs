
namespace Bagan.Tensors;

/// <summary>Getting values out and in, and changing type, device or layout.</summary>
public sealed unsafe partial class Tensor
{
    /// <summary>The elements as an array, row by row. Waits for the device.</summary>
    /// <exception cref="InvalidOperationException">T is not the tensor's type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var values = new T[Count];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>Copies the elements, row by row. Waits for the device.</summary>
    /// <exception cref="InvalidOperationException">T is not the tensor's type.</exception>
    /// <exception cref="EngineException">The span is not as long as the tensor.</exception>
    public void CopyTo<T>(Span<T> values)
        where T : unmanaged
    {
        RequireType<T>();
        fixed (T* data = values)
        {
            EngineError.Check(NativeMethods.bt_tensor_to_bytes(Handle, data, (long)values.Length * sizeof(T)));
        }
    }

    /// <summary>Overwrites the elements, given row by row; not recorded for gradients.</summary>
    public void CopyFrom<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        RequireType<T>();
        fixed (T* data = values)
        {
            EngineError.Check(NativeMethods.bt_tensor_copy_from_bytes(Handle, data, (long)values.Length * sizeof(T)));
        }
    }

    /// <summary>The raw bytes, row by row.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[checked(Count * SizeOf(Type))];
        fixed (byte* data = bytes)
        {
            EngineError.Check(NativeMethods.bt_tensor_to_bytes(Handle, data, bytes.Length));
        }

        return bytes;
    }

    /// <summary>The elements in place, for a contiguous tensor in host memory; valid as long as the tensor.</summary>
    /// <exception cref="EngineException">The tensor is elsewhere or not contiguous.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        RequireType<T>();
        return new Span<T>(Data, checked((int)Count));
    }

    /// <summary>The address of the first element of a contiguous tensor in host memory, valid as long as the tensor.</summary>
    internal byte* Data
    {
        get
        {
            EngineError.Check(NativeMethods.bt_tensor_data(Handle, out var data));
            return (byte*)data;
        }
    }

    /// <summary>The value of a tensor of one element. Waits for the device.</summary>
    public double Item()
    {
        EngineError.Check(NativeMethods.bt_tensor_scalar(Handle, out var value));
        return value;
    }

    /// <summary>The same values in another type; the tensor itself if it has that type.</summary>
    public Tensor To(ScalarType type) => type == Type ? this : Operators.ToCopy.Call(this, type);

    /// <summary>The same values on a device; the tensor itself if it is there.</summary>
    public Tensor To(Device device) => device == Device
        ? this
        : Operators.ToCopy.Call(this, OperatorValue.None, OperatorValue.None, device);

    /// <summary>The same values in another order in memory; shares memory where it already has that order.</summary>
    public Tensor Contiguous(MemoryFormat format = MemoryFormat.Contiguous)
    {
        var result = Operators.Contiguous.Call(this, format);

        // Grey images lie in memory in both orders alike. libtorch then leaves the strides, and convolutions, which choose
        // their way by them, take the slow one.
        return format == MemoryFormat.ChannelsLast && result.Rank == 4 && result.Size(1) == 1 && result.Strides[1] != 1
            ? result.Reshape(result.Size(0), result.Size(2), result.Size(3), 1).Permute(0, 3, 1, 2)
            : result;
    }

    /// <summary>A copy that shares nothing.</summary>
    public Tensor Clone() => Operators.Clone.Call(this);

    /// <summary>The same values, cut off from the recording of gradients; shares memory.</summary>
    public Tensor Detach() => Operators.Detach.Call(this);

    /// <summary>Overwrites the elements with those of a tensor of the same (or a broadcast) shape.</summary>
    public void CopyInPlace(Tensor source) => Operators.CopyInPlace.CallInPlace(this, source);

    /// <summary>Overwrites the elements with one value.</summary>
    public void FillInPlace(double value) => Operators.FillInPlace.CallInPlace(this, value);

    /// <summary>Overwrites the elements with draws from N(mean, deviation^2).</summary>
    public void NormalInPlace(double mean, double deviation) => Operators.NormalInPlace.CallInPlace(this, mean, deviation);

    /// <summary>Overwrites the elements with draws from the uniform distribution over [low, high).</summary>
    public void UniformInPlace(double low, double high) => Operators.UniformInPlace.CallInPlace(this, low, high);

    /// <summary>Adds another tensor to this one in place.</summary>
    public void AddInPlace(Tensor other, double factor = 1) => Operators.AddInPlace.CallInPlace(this, other, factor);

    /// <summary>Multiplies the elements by a factor in place.</summary>
    public void ScaleInPlace(double factor) => Operators.MulScalarInPlace.CallInPlace(this, factor);

    internal static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.UInt8 or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 => 8,
        _ => throw new NotSupportedException($"Element type {(int)type} is unknown."),
    };

    private void RequireType<T>()
        where T : unmanaged
    {
        if (TypeOf<T>() != Type)
        {
            throw new InvalidOperationException($"The tensor {this} does not hold {typeof(T).Name}.");
        }
    }
}
