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
        return name == NativeMethods.Library ? Load(Path.Combine(AppContext.BaseDirectory, s_fileName)) : 0;
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
                $"The tensor engine could not be loaded from {file}. Usually libtorch is missing: install it with " +
                "'apt-get install libtorch-dev libopenblas0-pthread', or set BAGAN_LIBTORCH to an unpacked libtorch and build again. " +
                $"The loader said: {e.Message}", e);
        }
    }
}
