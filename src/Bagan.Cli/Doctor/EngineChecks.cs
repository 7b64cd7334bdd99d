using Bagan.Tensors;

namespace Bagan.Cli.Doctor;

/// <summary>The tensor engine: whether it loads and computes, and on what.</summary>
internal static class EngineChecks
{
    /// <summary>Looks; the engine is loaded.</summary>
    public static IEnumerable<Check> Run()
    {
        string version;
        try
        {
            version = Engine.Version;
        }
        catch (EngineException e)
        {
            return [new Check("engine", CheckStatus.Missing, "not loaded", e.Message)];
        }

        return [new Check("engine", CheckStatus.Ok, $"libtorch {version}"), Computing(), Threads(), BFloat16(), Blas(), Gpu()];
    }

    private static Check Computing()
    {
        using var scope = new TensorScope();
        var product = Tensor.From<float>([1, 2, 3, 4], 2, 2).Matmul(Tensor.From<float>([5, 6, 7, 8], 2, 2)).ToArray<float>();
        return product is [19, 22, 43, 50]
            ? new Check("computing on the CPU", CheckStatus.Ok, "works")
            : new Check("computing on the CPU", CheckStatus.Missing, $"a product of two matrices came out as {string.Join(' ', product)}", "Install another libtorch, or name one with BAGAN_LIBTORCH.");
    }

    private static Check Threads() => new("threads", CheckStatus.Ok, $"{Environment.ProcessorCount}, unless --threads says otherwise");

    private static Check BFloat16() => new("bfloat16", CheckStatus.Ok, Engine.HasBFloat16 ? "in hardware" : "not in hardware: float32 is used");

    // Which BLAS the loader took is nowhere to be asked, but its file is mapped once the engine is loaded.
    private static Check Blas()
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps))
        {
            return new Check("BLAS", CheckStatus.Ok, "not known on this system");
        }

        var files = File.ReadLines(maps).Select(l => Path.GetFileName(l)).Where(f => f.StartsWith("lib", StringComparison.Ordinal)).ToHashSet();
        string? Mapped(string part) => files.FirstOrDefault(f => f.Contains(part, StringComparison.OrdinalIgnoreCase));
        if ((Mapped("openblas") ?? Mapped("mkl") ?? Mapped("blis")) is { } fast)
        {
            return new Check("BLAS", CheckStatus.Ok, fast);
        }

        return Mapped("libblas") is { } plain
            ? new Check("BLAS", CheckStatus.Warning, $"{plain}, the reference implementation: slow", "sudo apt-get install libopenblas0-pthread")
            : new Check("BLAS", CheckStatus.Ok, "part of libtorch");
    }

    private static Check Gpu()
    {
        var count = Engine.CudaDevices;
        if (count > 0)
        {
            return new Check("GPU", CheckStatus.Ok, $"{count} CUDA {(count == 1 ? "device" : "devices")}");
        }

        return File.Exists("/proc/driver/nvidia/version")
            ? new Check("GPU", CheckStatus.Warning, "there is one, but this libtorch can't use it", "Set BAGAN_LIBTORCH to the folder of a libtorch with CUDA and start again.")
            : new Check("GPU", CheckStatus.Ok, "none: the CPU is used");
    }
}
