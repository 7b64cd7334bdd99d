using System.Runtime.InteropServices;

namespace Bagan.Tensors;

/// <summary>The engine as a whole: version, threads, devices, random numbers, live tensors.</summary>
public static unsafe class Engine
{
    /// <summary>The version of libtorch, for example "1.13.1".</summary>
    public static string Version => Text(&NativeMethods.bt_version, 64);

    /// <summary>How libtorch was built and which libraries and threads it uses, several lines.</summary>
    public static string Configuration => Text(&NativeMethods.bt_config, 16384);

    /// <summary>Threads within one operator.</summary>
    public static int Threads
    {
        get
        {
            EngineError.Check(NativeMethods.bt_threads_get(out var threads));
            return threads;
        }
    }

    /// <summary>How many CUDA devices this libtorch can use; 0 without CUDA.</summary>
    public static int CudaDevices
    {
        get
        {
            EngineError.Check(NativeMethods.bt_cuda_count(out var count));
            return count;
        }
    }

    /// <summary>Whether <see cref="EngineOptions.GpuShortcuts"/> are on.</summary>
    public static bool GpuShortcuts
    {
        get
        {
            EngineError.Check(NativeMethods.bt_gpu_shortcuts_get(out var enabled));
            return enabled != 0;
        }
    }

    /// <summary>
    /// True where the processor computes faster in bfloat16 than in float32: AMX, or the AVX-512 BF16 of AMD (Intel's has
    /// half the rate of float32). A limit in ONEDNN_MAX_CPU_ISA counts.
    /// </summary>
    public static bool HasBFloat16 => HasBFloat16Under(null);

    /// <summary>Tensor handles that are held at the moment, over all threads: what the tests of leaks count.</summary>
    public static long LiveTensors => NativeMethods.bt_tensor_live_count();

    /// <summary>
    /// The level of x86-64 that this library's own loops are compiled for: 4 (AVX-512), 3 (AVX2 and fused multiply-add) or 1; 1 on
    /// other processors. A limit in ONEDNN_MAX_CPU_ISA counts.
    /// </summary>
    internal static int LoopLevel => LoopLevelUnder(null);

    /// <summary>Whether the processor has instructions for bfloat16 at all, fast or not: this library's own gradients use them.</summary>
    internal static bool HasBFloat16Unit
    {
        get
        {
            EngineError.Check(NativeMethods.bt_cpu_bfloat16(null, out var unit, out _));
            return unit != 0;
        }
    }

    /// <summary>
    /// Returns to the system the memory that was freed and kept (<see cref="EngineOptions.KeepFreedMemory"/>). A program calls it between a training and work of
    /// another kind, reading photographs say, which takes memory of its own. The next training pays for its pages again. Without glibc nothing happens.
    /// </summary>
    public static void ReleaseFreedMemory() => EngineError.Check(NativeMethods.bt_release_freed_memory());

    /// <summary>
    /// Sets what holds for the whole process; whatever an option leaves null stays as it is. A program calls this once, on the
    /// thread that will compute and before the first work. Nothing else in the library changes such settings, but that classifiers
    /// trained side by side take their part of the threads, and give it back at their end.
    /// </summary>
    /// <exception cref="EngineException">The number of threads lies outside its range.</exception>
    public static void Configure(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.KeepFreedMemory)
        {
            EngineError.Check(NativeMethods.bt_keep_freed_memory(out _));
        }

        if (options.Threads is { } threads)
        {
            EngineError.Check(NativeMethods.bt_threads_set(threads));
        }

        if (options.FlushDenormals is { } flush)
        {
            EngineError.Check(NativeMethods.bt_flush_denormal(flush ? 1 : 0));
        }

        if (options.GpuShortcuts is { } shortcuts)
        {
            EngineError.Check(NativeMethods.bt_gpu_shortcuts_set(shortcuts ? 1 : 0));
        }
    }

    /// <summary>Seeds the engine's generators on every device.</summary>
    public static void Seed(ulong seed) => EngineError.Check(NativeMethods.bt_seed(seed));

    /// <summary>
    /// Until the result is disposed, on this thread, all that this thread draws for tensors on the processor comes from a generator of its own,
    /// seeded as <see cref="Seed"/> would seed the engine's: trainings side by side draw what each would alone.
    /// </summary>
    internal static IDisposable OwnGenerator(ulong seed)
    {
        EngineError.Check(NativeMethods.bt_own_generator_begin(seed));
        return new GeneratorScope();
    }

    /// <summary>The state of a device's random generator, to be put into a checkpoint.</summary>
    public static byte[] GetGeneratorState(Device device)
    {
        EngineError.Check(NativeMethods.bt_generator_state_get(device.Code, out var handle));
        using var scope = new TensorScope();
        return new Tensor(handle).ToArray<byte>();
    }

    /// <summary>Restores what <see cref="GetGeneratorState"/> returned.</summary>
    /// <exception cref="EngineException">The bytes are not a state of this engine.</exception>
    public static void SetGeneratorState(Device device, ReadOnlySpan<byte> state)
    {
        using var scope = new TensorScope();
        EngineError.Check(NativeMethods.bt_generator_state_set(device.Code, Tensor.From(state, state.Length).Handle));
    }

    internal static int LoopLevelUnder(string? limit)
    {
        EngineError.Check(NativeMethods.bt_cpu_instructions(limit, out var level));
        return level;
    }

    internal static bool HasBFloat16Under(string? limit)
    {
        EngineError.Check(NativeMethods.bt_cpu_bfloat16(limit, out _, out var pays));
        return pays != 0;
    }

    private static string Text(delegate*<byte*, int, int> read, int capacity)
    {
        var buffer = NativeMemory.Alloc((nuint)capacity);
        try
        {
            EngineError.Check(read((byte*)buffer, capacity));
            return Marshal.PtrToStringUTF8((nint)buffer) ?? "";
        }
        finally
        {
            NativeMemory.Free(buffer);
        }
    }

    private sealed class GeneratorScope : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            if (!_ended)
            {
                _ended = true;
                EngineError.Check(NativeMethods.bt_own_generator_end());
            }
        }
    }
}

/// <summary>Settings of the engine that hold for the whole process, for <see cref="Engine.Configure"/>. By default none is changed.</summary>
public sealed record EngineOptions
{
    /// <summary>
    /// Threads within one operator, OpenBLAS included, 1 to 1024. libtorch may start with one. The same seed, machine and number of
    /// threads give the same bytes; another number may round sums differently.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>
    /// Treats numbers too small for full precision as 0; they cost a hundred times an ordinary number. It holds for the calling
    /// thread and the threads that are started from it later.
    /// </summary>
    public bool? FlushDenormals { get; init; }

    /// <summary>
    /// Lets GPUs multiply float32 numbers in TF32, with 10 bits behind the point instead of 23, and try cuDNN's algorithms on the
    /// first use of each shape to take the fastest. It changes nothing on the processor.
    /// </summary>
    public bool? GpuShortcuts { get; init; }

    /// <summary>
    /// Keeps memory that is freed for the next step instead of giving it back to the system, which saves a seventh of a training
    /// step's processor time. It holds until the process ends. Only glibc can be told so; elsewhere it does nothing.
    /// </summary>
    public bool KeepFreedMemory { get; init; }
}

/// <summary>The tensor engine refused or failed; the message names the operator, the types and the shapes.</summary>
public class EngineException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the engine said.</param>
    /// <param name="inner">The cause, if any.</param>
    public EngineException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The native engine or libtorch is not installed; the message names the command that installs it.</summary>
/// <param name="message">What is missing and how to get it.</param>
/// <param name="inner">What the loader said.</param>
public sealed class EngineMissingException(string message, Exception inner) : EngineException(message, inner);

/// <summary>The host's or the device's memory did not suffice for a tensor.</summary>
/// <param name="message">What the engine said.</param>
public sealed class EngineOutOfMemoryException(string message) : EngineException(message);
