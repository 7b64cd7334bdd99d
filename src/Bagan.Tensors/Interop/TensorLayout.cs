namespace Bagan.Tensors.Interop;

/// <summary>What the engine says of a tensor: type, device, sizes and strides.</summary>
internal sealed unsafe record TensorLayout(ScalarType Type, Device Device, long[] Shape, long[] Strides)
{
    private const int MaxRank = 16;

    internal static TensorLayout Read(nint handle)
    {
        var layout = Ask(handle, out var code);
        EngineError.Check(code);
        return layout!;
    }

    internal static TensorLayout? TryRead(nint handle) => Ask(handle, out _);

    private static TensorLayout? Ask(nint handle, out int code)
    {
        int dtype, rank;
        long device;
        var shape = stackalloc long[MaxRank];
        var strides = stackalloc long[MaxRank];
        code = NativeMethods.bt_tensor_info(handle, &dtype, &device, &rank, shape, strides, MaxRank);
        return code != 0
            ? null
            : new TensorLayout(
                (ScalarType)dtype,
                new Device(device),
                new ReadOnlySpan<long>(shape, rank).ToArray(),
                new ReadOnlySpan<long>(strides, rank).ToArray());
    }
}
