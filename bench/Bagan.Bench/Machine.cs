using System.Runtime.InteropServices;

namespace Bagan.Bench;

/// <summary>What it was measured on.</summary>
internal static class Machine
{
    /// <summary>Processor, its cores, and which bfloat16 instructions it has.</summary>
    internal static string Describe()
    {
        var fields = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").TakeWhile(l => l.Length > 0).Select(l => l.Split(':', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0].Trim(), p => p[1].Trim())
            : [];
        var name = fields.GetValueOrDefault("model name", RuntimeInformation.ProcessArchitecture.ToString());
        var family = fields.TryGetValue("cpu family", out var number) ? $" (family {number}, model {fields.GetValueOrDefault("model")})" : "";
        var flags = fields.GetValueOrDefault("flags", "").Split(' ');
        var instructions = string.Join(", ", ((string[])["avx2", "avx512f", "avx512_bf16", "amx_bf16"]).Where(flags.Contains));
        return $"{name}{family}, {Environment.ProcessorCount} cores, {instructions}";
    }
}
