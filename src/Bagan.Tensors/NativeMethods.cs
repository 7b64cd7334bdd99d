using System.Reflection;
using System.Runtime.InteropServices;

namespace Bagan.Tensors;

/// <summary>The functions of native/include/bagan_torch.h. Each answers 0 or a kind of error.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "bagan_torch";

    static NativeMethods() => EngineLibrary.Register();

    [LibraryImport(Library)]
    internal static partial byte* bt_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_operator_find(string name, string overload, out nint op);

    [LibraryImport(Library)]
    internal static partial int bt_operator_call(nint op, OperatorValue* args, int count, OperatorValue* results, int capacity, int* resultCount);

    [LibraryImport(Library)]
    internal static partial int bt_tensor_from_bytes(void* bytes, long byteCount, int dtype, long* shape, int rank, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_tensor_to_bytes(nint tensor, void* bytes, long byteCount);

    [LibraryImport(Library)]
    internal static partial int bt_tensor_copy_from_bytes(nint tensor, void* bytes, long byteCount);

    [LibraryImport(Library)]
    internal static partial int bt_tensor_free(nint tensor);

    [LibraryImport(Library)]
    internal static partial int bt_tensor_info(nint tensor, int* dtype, long* device, int* rank, long* shape, long* strides, int capacity);

    [LibraryImport(Library)]
    internal static partial int bt_tensor_data(nint tensor, out void* data);

    [LibraryImport(Library)]
    internal static partial int bt_tensor_scalar(nint tensor, out double value);

    [LibraryImport(Library)]
    internal static partial long bt_tensor_live_count();

    [LibraryImport(Library)]
    internal static partial int bt_grad_mode(int enabled, out int previous);

    [LibraryImport(Library)]
    internal static partial int bt_requires_grad_get(nint tensor, out int value);

    [LibraryImport(Library)]
    internal static partial int bt_requires_grad_set(nint tensor, int value);

    [LibraryImport(Library)]
    internal static partial int bt_backward(nint* outputs, nint* outputGradients, int count, int retainGraph, int createGraph);

    [LibraryImport(Library)]
    internal static partial int bt_gradients(nint* outputs, nint* outputGradients, int outputCount, nint* inputs, int inputCount, int retainGraph, int createGraph, nint* results);

    [LibraryImport(Library)]
    internal static partial int bt_grad_get(nint tensor, out nint grad);

    [LibraryImport(Library)]
    internal static partial int bt_grad_clear(nint tensor);

    [LibraryImport(Library)]
    internal static partial int bt_autocast(int deviceType, int enabled, int dtype, out int previousEnabled, out int previousDtype);

    [LibraryImport(Library)]
    internal static partial int bt_seed(ulong seed);

    [LibraryImport(Library)]
    internal static partial int bt_own_generator_begin(ulong seed);

    [LibraryImport(Library)]
    internal static partial int bt_own_generator_end();

    [LibraryImport(Library)]
    internal static partial int bt_generator_state_get(long device, out nint state);

    [LibraryImport(Library)]
    internal static partial int bt_generator_state_set(long device, nint state);

    [LibraryImport(Library)]
    internal static partial int bt_version(byte* text, int capacity);

    [LibraryImport(Library)]
    internal static partial int bt_config(byte* text, int capacity);

    [LibraryImport(Library)]
    internal static partial int bt_threads_get(out int threads);

    [LibraryImport(Library)]
    internal static partial int bt_threads_set(int threads);

    [LibraryImport(Library)]
    internal static partial int bt_flush_denormal(int enabled);

    [LibraryImport(Library)]
    internal static partial int bt_keep_freed_memory(out int kept);

    [LibraryImport(Library)]
    internal static partial int bt_release_freed_memory();

    [LibraryImport(Library)]
    internal static partial int bt_cuda_count(out int count);

    [LibraryImport(Library)]
    internal static partial int bt_gpu_shortcuts_set(int enabled);

    [LibraryImport(Library)]
    internal static partial int bt_gpu_shortcuts_get(out int enabled);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_cpu_instructions(string? limit, out int level);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_cpu_bfloat16(string? limit, out int unit, out int pays);

    [LibraryImport(Library)]
    internal static partial int bt_adam_step(nint* parameters, nint* gradients, nint* firstMoments, nint* secondMoments, nint* working, int count, long step, double learningRate, double beta1, double beta2, double epsilon);

    [LibraryImport(Library)]
    internal static partial int bt_average_step(nint* averages, nint* values, int count, double decay);

    [LibraryImport(Library)]
    internal static partial int bt_linear(nint input, nint weight, nint bias, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_upsample_conv(nint input, nint window, int relu, int border, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_leaky_dropout(nint input, double slope, double probability, int border, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_norm_relu(nint input, nint weight, nint bias, nint runningMean, nint runningVariance, int training, double momentum, double epsilon, int pool, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_gather_images(byte* pixels, long count, long channels, long height, long width, int* indices, byte* mirrored, long n, int dtype, out nint result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_script_load(string path, long device, out nint script);

    [LibraryImport(Library)]
    internal static partial int bt_script_forward(nint script, nint input, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_script_free(nint script);

    [LibraryImport(Library)]
    internal static partial int bt_group_backends(out int gloo, out int nccl);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_store_open(string host, int port, int listens, string prefix, long timeoutMilliseconds, out nint store);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_store_set(nint store, string key, byte* bytes, long count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_store_get(nint store, string key, long timeoutMilliseconds, byte* bytes, long capacity, out long count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_store_add(nint store, string key, long amount, out long value);

    [LibraryImport(Library)]
    internal static partial int bt_store_free(nint store);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_group_open(nint store, string backend, int rank, int size, string address, long timeoutMilliseconds, out nint group);

    [LibraryImport(Library)]
    internal static partial int bt_group_free(nint group);

    [LibraryImport(Library)]
    internal static partial int bt_group_all_reduce(nint group, nint tensor, int operation, out nint work);

    [LibraryImport(Library)]
    internal static partial int bt_group_broadcast(nint group, nint tensor, int root, out nint work);

    [LibraryImport(Library)]
    internal static partial int bt_group_all_gather(nint group, nint input, nint* outputs, int count, out nint work);

    [LibraryImport(Library)]
    internal static partial int bt_group_barrier(nint group, out nint work);

    [LibraryImport(Library)]
    internal static partial int bt_work_wait(nint work);

    [LibraryImport(Library)]
    internal static partial int bt_work_done(nint work, out int done);

    [LibraryImport(Library)]
    internal static partial int bt_exchange_open(nint group, nint* leaves, int count, long bucketBytes, out nint exchange);

    [LibraryImport(Library)]
    internal static partial int bt_exchange_begin(nint exchange);

    [LibraryImport(Library)]
    internal static partial int bt_exchange_finish(nint exchange, double* sums, int count);

    [LibraryImport(Library)]
    internal static partial int bt_exchange_figures(nint exchange, out long bytes, out int buckets, out int gathered, out double waitedSeconds);

    [LibraryImport(Library)]
    internal static partial int bt_exchange_free(nint exchange);

    [LibraryImport(Library)]
    internal static partial int bt_batch_part_set(nint group, long first, long total, long split, long second);
}

/// <summary>Finds libbagan_torch, which brings libtorch with it, and turns a failure to load into words.</summary>
internal static class EngineLibrary
{
    private static readonly string s_fileName =
        OperatingSystem.IsMacOS() ? "libbagan_torch.dylib" : "libbagan_torch.so";

    private static int s_registered;

    internal static void Register()
    {
        if (Interlocked.Exchange(ref s_registered, 1) == 0)
        {
            NativeLibrary.SetDllImportResolver(typeof(EngineLibrary).Assembly, Resolve);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        return name == NativeMethods.Library ? Load(Find()) : 0;
    }

    // Beside the program where it was built with it; where a package brought it, in one of the folders that the host names.
    private static string Find()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, s_fileName);
        var folders = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(f => Path.Combine(f, s_fileName)).Prepend(beside).FirstOrDefault(File.Exists) ?? throw new EngineMissingException(
            $"The native part of the tensor engine, {s_fileName}, is missing beside {AppContext.BaseDirectory}. {Elsewhere(OperatingSystem.IsLinux(), RuntimeInformation.RuntimeIdentifier)}" +
            "Build bagan from its sources, which takes 'apt-get install libtorch-dev libopenblas0-pthread' and a C++ compiler (docs/engine.md), " +
            "or use the package Bagan.Tensors, which brings the file for Linux on x64.",
            new DllNotFoundException(s_fileName));
    }

    /// <exception cref="EngineMissingException">The file or a library that it needs is missing.</exception>
    internal static nint Load(string file)
    {
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new EngineMissingException(
                $"The tensor engine could not be loaded from {file}. {Elsewhere(OperatingSystem.IsLinux(), RuntimeInformation.RuntimeIdentifier)}Usually libtorch is missing: install it with " +
                "'apt-get install libtorch-dev libopenblas0-pthread', or set BAGAN_LIBTORCH to an unpacked libtorch and build again. " +
                $"The loader said: {e.Message}", e);
        }
    }

    /// <summary>A sentence for systems that the packages do not serve; empty on Linux on x64.</summary>
    /// <param name="linux">Whether the system is Linux.</param>
    /// <param name="runtime">The identifier of the runtime, such as "linux-x64".</param>
    internal static string Elsewhere(bool linux, string runtime) => linux && runtime.EndsWith("-x64", StringComparison.Ordinal) && !runtime.Contains("musl", StringComparison.Ordinal)
        ? ""
        : $"This program runs on {runtime}; the packages of bagan hold native code for Linux on x64 with glibc alone. ";
}
