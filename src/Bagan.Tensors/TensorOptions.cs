namespace Bagan.Tensors;

/// <summary>Element types, with libtorch's numbers.</summary>
public enum ScalarType
{
    /// <summary>Unsigned 8 bit.</summary>
    UInt8 = 0,

    /// <summary>Signed 8 bit.</summary>
    Int8 = 1,

    /// <summary>Signed 16 bit.</summary>
    Int16 = 2,

    /// <summary>Signed 32 bit.</summary>
    Int32 = 3,

    /// <summary>Signed 64 bit; indices and class labels.</summary>
    Int64 = 4,

    /// <summary>IEEE half precision.</summary>
    Float16 = 5,

    /// <summary>IEEE single precision.</summary>
    Float32 = 6,

    /// <summary>IEEE double precision.</summary>
    Float64 = 7,

    /// <summary>Truth values, one byte each.</summary>
    Bool = 11,

    /// <summary>The upper half of a single: 8 bits of exponent, 7 of fraction.</summary>
    BFloat16 = 15,
}

/// <summary>The order of a tensor's elements in memory, with libtorch's numbers.</summary>
public enum MemoryFormat
{
    /// <summary>The last dimension is innermost: N, C, H, W.</summary>
    Contiguous = 0,

    /// <summary>As the source has it.</summary>
    Preserve = 1,

    /// <summary>The channel is innermost (N, H, W, C in memory), while the shape stays N, C, H, W.</summary>
    ChannelsLast = 2,
}

/// <summary>Where a tensor lives.</summary>
public readonly record struct Device
{
    private const int CudaType = 1;
    private const int MaxDevices = 64;

    internal Device(long code) => Code = code;

    /// <summary>Host memory.</summary>
    public static Device Cpu { get; } = new(0);

    /// <summary>The type in the low byte, the index + 1 above it.</summary>
    internal long Code { get; }

    /// <summary>True for host memory.</summary>
    public bool IsCpu => (Code & 0xff) == 0;

    /// <summary>libtorch's number of the device type.</summary>
    internal int Type => (int)(Code & 0xff);

    /// <summary>A CUDA device.</summary>
    /// <param name="index">0 to 63; whether it exists shows at the first use.</param>
    public static Device Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MaxDevices);
        return new(CudaType | ((long)(index + 1) << 8));
    }

    /// <summary>"cpu" or "cuda:0".</summary>
    public override string ToString() => IsCpu ? "cpu" : $"cuda:{(Code >> 8) - 1}";
}
