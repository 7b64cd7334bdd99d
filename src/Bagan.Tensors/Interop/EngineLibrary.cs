using System.Reflection;
using System.Runtime.InteropServices;

namespace Bagan.Tensors.Interop;

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
