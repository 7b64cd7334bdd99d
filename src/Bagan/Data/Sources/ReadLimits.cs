using Bagan.Data.Codecs;

namespace Bagan.Data.Sources;

/// <summary>What one pass over files may use.</summary>
/// <param name="Threads">Threads, at least 1; with 1 all work is done on the calling thread.</param>
/// <param name="Decoding">Limits of the image decoders.</param>
/// <param name="Cancellation">Stops the pass.</param>
internal sealed record ReadLimits(int Threads, DecodeOptions Decoding, CancellationToken Cancellation)
{
    /// <summary>The largest single image file that is read, in bytes.</summary>
    public const long LargestFile = 1L << 30;
}
