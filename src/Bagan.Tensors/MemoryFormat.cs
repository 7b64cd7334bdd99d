namespace Bagan.Tensors;

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
