using System.Globalization;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Tensors;

namespace Bagan.Jobs.Runs;

/// <summary>Chooses where to compute. Threads and the like hold for the whole process: the program sets them, by <see cref="Engine.Configure"/>.</summary>
internal static class ComputeSetup
{
    /// <summary>The device that the options ask for.</summary>
    /// <exception cref="BaganInputException">A GPU was asked for and there is none.</exception>
    internal static Device Apply(ComputeOptions options, IProgressSink sink)
    {
        var gpus = options.Device == DeviceChoice.Cpu ? 0 : Engine.CudaDevices;
        if (options.Device == DeviceChoice.Cuda && gpus == 0)
        {
            throw new BaganInputException(
                $"--device cuda: this libtorch ({Engine.Version}) sees no GPU that it can use. Use --device cpu, or build against a CUDA libtorch (docs/engine.md) on a machine with an NVIDIA GPU and its driver.");
        }

        if (options.Device == DeviceChoice.Auto)
        {
            sink.Detail(gpus > 0 ? "A GPU was found and is used." : $"No GPU that this libtorch can use; computing on the processor with {Engine.Threads} threads.");
        }

        return gpus > 0 ? Device.Cuda() : Device.Cpu;
    }
}

/// <summary>The machine in words: processor, cores, memory.</summary>
internal static class MachineName
{
    internal static string Text { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {Quantity.Bytes(FreeMemory.Total)}");

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        var line = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
    }
}
