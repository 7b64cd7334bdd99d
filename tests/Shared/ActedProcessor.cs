using System.Runtime.Intrinsics.X86;

namespace Bagan;

/// <summary>What cannot be acted when <c>./test.sh --isa</c> acts a smaller processor.</summary>
internal static class ActedProcessor
{
    /// <summary>
    /// False where a processor without AVX-512 is acted on one that has it: libtorch, which goes by the processor, then leaves
    /// convolutions in bfloat16 to oneDNN, which goes by the limit and refuses. On a real one libtorch does them itself.
    /// </summary>
    internal static bool HasBFloat16Convolutions { get; } = !Avx512BW.IsSupported || Allows512(Environment.GetEnvironmentVariable("ONEDNN_MAX_CPU_ISA"));

    private static bool Allows512(string? limit) =>
        limit is null or "" or "ALL" or "DEFAULT" || limit.Contains("AVX512", StringComparison.OrdinalIgnoreCase) || limit.Contains("AVX10", StringComparison.OrdinalIgnoreCase);
}
