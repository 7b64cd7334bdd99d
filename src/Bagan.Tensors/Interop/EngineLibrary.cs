using System.Reflection;
using System.Runtime.InteropServices;

namespace Bagan.Tensors.Interop;

/// <summary>Finds libbagan_torch, which brings libtorch with it, and turns a failure to load into words.</summary>
internal static class EngineLibrary
{
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
        if (name != NativeMethods.Library)
        {
            return 0;
        }

        var file = Path.Combine(AppContext.BaseDirectory, "libbagan_torch.so");
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException e)
        {
            throw new EngineMissingException(
                $"The tensor engine could not be loaded from {file}. Usually libtorch is missing: install it with " +
                "'apt-get install libtorch-dev libopenblas0-pthread', or set BAGAN_LIBTORCH to an unpacked libtorch and build again. " +
                $"The loader said: {e.Message}", e);
        }
    }
}
