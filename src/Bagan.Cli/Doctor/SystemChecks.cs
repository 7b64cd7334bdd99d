using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Bagan.Cli.Doctor;

/// <summary>The machine: system, processor, memory.</summary>
internal static class SystemChecks
{
    private const double Gibi = 1L << 30;

    /// <summary>Looks.</summary>
    public static IEnumerable<Check> Run()
    {
        yield return new Check("system", CheckStatus.Ok, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}");
        yield return new Check("processor", CheckStatus.Ok, $"{Environment.ProcessorCount} cores, {VectorUnits()}");
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gibi;
        var text = string.Create(CultureInfo.InvariantCulture, $"{memory:0.0} GiB");
        yield return memory >= 2
            ? new Check("memory", CheckStatus.Ok, text)
            : new Check("memory", CheckStatus.Warning, text, "quickstart needs up to 2 GiB; use a smaller --size and --batch.");
    }

    private static string VectorUnits() =>
        Avx512F.IsSupported ? "AVX-512"
        : Avx2.IsSupported ? "AVX2"
        : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "NEON"
        : "no AVX2: training will be slow";
}
