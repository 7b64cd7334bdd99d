using Bagan.Jobs.Options;
using Bagan.Tensors;

namespace Bagan.Jobs;

/// <summary>Brings the engine into the state that the options ask for.</summary>
internal static class ComputeSetup
{
    /// <summary>Sets the threads and chooses the device.</summary>
    /// <exception cref="BaganInputException">A GPU was asked for and there is none.</exception>
    internal static Device Apply(ComputeOptions options, IProgressSink sink)
    {
        Engine.Threads = options.Threads ?? Environment.ProcessorCount;
        Engine.FlushDenormals(true);
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

        Engine.GpuShortcuts = gpus > 0;
        return gpus > 0 ? Device.Cuda() : Device.Cpu;
    }
}
