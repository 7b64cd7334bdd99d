using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Bagan.Data.Codecs;
using Bagan.Reports.Pictures;
using Bagan.Tensors;

namespace Bagan.Cli.Doctor;

/// <summary>The machine and the tensor engine on it: whether it loads and computes, and on what.</summary>
internal static class MachineChecks
{
    private const long QuickstartNeeds = 2_000_000_000;

    /// <summary>Looks; the engine is loaded.</summary>
    public static IEnumerable<Check> Run() => [.. System(), .. EngineAndDevices()];

    private static IEnumerable<Check> System()
    {
        yield return new Check("system", CheckStatus.Ok, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}");
        yield return new Check("processor", CheckStatus.Ok, $"{Environment.ProcessorCount} cores, {VectorUnits()}");
        var memory = FreeMemory.Total;
        yield return memory >= QuickstartNeeds
            ? new Check("memory", CheckStatus.Ok, Quantity.Bytes(memory))
            : new Check("memory", CheckStatus.Warning, Quantity.Bytes(memory), $"quickstart needs up to {Quantity.Bytes(QuickstartNeeds)}. Use a smaller --size and --batch.");
    }

    private static string VectorUnits() =>
        Avx512F.IsSupported ? "AVX-512"
        : Avx2.IsSupported ? "AVX2"
        : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "NEON"
        : "no AVX2: training will be slow";

    private static IEnumerable<Check> EngineAndDevices()
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
            : new Check("computing on the CPU", CheckStatus.Missing, $"wrong product of two matrices: {string.Join(' ', product)}", "Install another libtorch, or point BAGAN_LIBTORCH to one.");
    }

    private static Check Threads() => new("threads", CheckStatus.Ok, $"{Environment.ProcessorCount}; change with --threads");

    private static Check BFloat16() => new("bfloat16", CheckStatus.Ok, Engine.HasBFloat16 ? "fast in hardware" : "not fast in hardware; float32 is used");

    // libtorch does not tell which BLAS the loader took, but its file is mapped once the engine is loaded.
    private static Check Blas()
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps))
        {
            return new Check("BLAS", CheckStatus.Ok, "unknown on this system");
        }

        var files = File.ReadLines(maps).Select(l => Path.GetFileName(l)).Where(f => f.StartsWith("lib", StringComparison.Ordinal)).ToHashSet();
        string? Mapped(string part) => files.FirstOrDefault(f => f.Contains(part, StringComparison.OrdinalIgnoreCase));
        if ((Mapped("openblas") ?? Mapped("mkl") ?? Mapped("blis")) is { } fast)
        {
            return new Check("BLAS", CheckStatus.Ok, fast);
        }

        return Mapped("libblas") is { } plain
            ? new Check("BLAS", CheckStatus.Warning, $"{plain}, the slow reference implementation", "sudo apt-get install libopenblas0-pthread")
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
            ? new Check("GPU", CheckStatus.Warning, "present, but this libtorch cannot use it", "Set BAGAN_LIBTORCH to the folder of a libtorch with CUDA and start bagan again.")
            : new Check("GPU", CheckStatus.Ok, "none; the CPU is used");
    }
}

/// <summary>Reading and writing images: each format is tried on a picture of a few pixels, whatever library does it.</summary>
internal static class ImageChecks
{
    // One grey pixel each, the JPEG 8 x 8 of them.
    private static readonly (string Name, string File)[] Pictures =
    [
        ("PNG", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="),
        ("JPEG", "/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z"),
        ("WebP", "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="),
        ("TIFF", "SUkqAAgAAAAJAAABAwABAAAAAQAAAAEBAwABAAAAAQAAAAIBAwABAAAACAAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBBAABAAAAegAAABUBAwABAAAAAQAAABYBAwABAAAAAQAAABcBBAABAAAAAQAAAAAAAACA"),
        ("GIF", "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="),
        ("BMP", "Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAgICAAA=="),
        ("PNM", "UDUgMSAxIDI1NQqA"),
    ];

    /// <summary>Tries each format, writing PNG, and labels in pictures.</summary>
    public static IEnumerable<Check> Run() =>
    [
        .. Pictures.Select(p => Reading(p.Name, Convert.FromBase64String(p.File))),
        Try("writing images", "as PNG", "images cannot be written", CheckStatus.Missing, () => PngEncoder.Encode([128], 1, 1, 1)),
        Try("labels in pictures", "a font", "labels cannot be drawn", CheckStatus.Missing, PictureText.Check),
    ];

    /// <summary>Tries to read a picture.</summary>
    /// <param name="name">The format.</param>
    /// <param name="file">The bytes of a file.</param>
    internal static Check Reading(string name, byte[] file) =>
        Try($"reading {name}", "works", $"{name} files cannot be read", CheckStatus.Warning, () => ImageDecoder.Decode(file));

    private static Check Try(string name, string works, string fails, CheckStatus status, Action action)
    {
        try
        {
            action();
            return new Check(name, CheckStatus.Ok, works);
        }
        catch (BaganException exception)
        {
            return new Check(name, status, fails, exception.Message);
        }
    }
}
