namespace Bagan.Tensors.Interop;

/// <summary>What the engine says of a tensor: type, device, sizes and strides.</summary>
internal sealed unsafe record TensorLayout(ScalarType Type, Device Device, long[] Shape, long[] Strides)
{
    private const int MaxRank = 16;

    internal static TensorLayout Read(nint handle)
    {
        int dtype, rank;
        long device;
        var shape = stackalloc long[MaxRank];
        var strides = stackalloc long[MaxRank];
        EngineError.Check(NativeMethods.bt_tensor_info(handle, &dtype, &device, &rank, shape, strides, MaxRank));
        return new TensorLayout(
            (ScalarType)dtype,
            new Device(device),
            new ReadOnlySpan<long>(shape, rank).ToArray(),
            new ReadOnlySpan<long>(strides, rank).ToArray());
    }
}
