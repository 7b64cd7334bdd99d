namespace Bagan.Tensors;

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
