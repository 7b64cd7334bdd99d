using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Bagan.Tensors.Tests;

public class ProcessorTests
{
    [Theory]
    [InlineData("SSE41")]
    [InlineData("AVX2")]
    [InlineData("AVX512_CORE")]
    [InlineData("avx512_core_vnni")]
    public void ALimitBelowTheInstructionsRulesBFloat16Out(string limit) => Assert.False(Engine.HasBFloat16Under(limit));

    [Fact]
    public void ALimitNeverAddsInstructions()
    {
        var unlimited = Engine.HasBFloat16Under("DEFAULT");
        Assert.Equal(unlimited, Engine.HasBFloat16Under("ALL"));
        Assert.True(unlimited || !Engine.HasBFloat16Under("AVX512_CORE_AMX"));
        Assert.True(unlimited || !Engine.HasBFloat16Under("AVX512_CORE_BF16"));
    }

    [Theory]
    [InlineData("SSE41", 1)]
    [InlineData("AVX", 1)]
    [InlineData("AVX2", 3)]
    [InlineData("avx2_vnni", 3)]
    [InlineData("AVX512_CORE", 4)]
    [InlineData("AVX512_CORE_AMX", 4)]
    [InlineData("DEFAULT", 4)]
    public void LoopsRunAtTheHighestLevelThatProcessorAndLimitAllow(string limit, int allowed)
    {
        var processor =
            Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported && Avx512CD.VL.IsSupported ? 4
            : Avx2.IsSupported && Fma.IsSupported && Bmi2.IsSupported ? 3
            : 1;
        Assert.Equal(Math.Min(allowed, processor), Engine.LoopLevelUnder(limit));
    }

    // ./test.sh --isa AVX2 runs every test of a loop on the code for AVX2: this one shows that it does.
    [Fact]
    public void TheLimitOfTheEnvironmentHoldsForLoops()
    {
        var limit = Environment.GetEnvironmentVariable("ONEDNN_MAX_CPU_ISA") ?? Environment.GetEnvironmentVariable("DNNL_MAX_CPU_ISA") ?? "DEFAULT";
        Assert.Equal(Engine.LoopLevelUnder(limit), Engine.LoopLevel);
    }

    [Fact]
    public void TheLimitOfTheEnvironmentHoldsForAten()
    {
        var limit = Environment.GetEnvironmentVariable("ATEN_CPU_CAPABILITY");
        Assert.Contains($"CPU capability usage: {limit?.ToUpperInvariant()}", Engine.Configuration, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_v3")]
    [InlineData("_v4")]
    public void LoopsForAvx2AndUpMultiplyAndAddAtOnce(string level)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return; // loops are compiled once there, for whatever the compiler takes
        }

        var functions = Disassembly();
        foreach (var loop in (string[])["adam_range", "average_range", "sums_of", "forward_of", "backward_sums_of", "backward_of"])
        {
            Assert.True(functions.Where(f => f.Name.Contains(loop + level, StringComparison.Ordinal)).Sum(f => f.Fused) > 0, loop + level);
        }
    }

    [Fact]
    public void LoopsForEveryProcessorUseNothingNewer()
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            Assert.All(Disassembly().Where(f => !f.Name.Contains("_v3", StringComparison.Ordinal) && !f.Name.Contains("_v4", StringComparison.Ordinal)), f => Assert.Equal((f.Name, 0), (f.Name, f.Fused)));
        }
    }

    // The functions of the native library, each with its number of fused multiply-adds.
    private static List<(string Name, int Fused)> Disassembly()
    {
        var start = new ProcessStartInfo("objdump", ["--disassemble", "--no-show-raw-insn", Path.Combine(AppContext.BaseDirectory, "libbagan_torch.so")]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var functions = new List<(string Name, int Fused)>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.EndsWith(">:", StringComparison.Ordinal))
            {
                functions.Add((line[(line.IndexOf('<') + 1)..^2], 0));
            }
            else if (line.Contains("\tvfm", StringComparison.Ordinal) || line.Contains("\tvfnm", StringComparison.Ordinal))
            {
                functions[^1] = (functions[^1].Name, functions[^1].Fused + 1);
            }
        }

        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return functions;
    }
}
