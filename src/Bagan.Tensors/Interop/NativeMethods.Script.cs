using System.Runtime.InteropServices;

namespace Bagan.Tensors.Interop;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bt_script_load(string path, long device, out nint script);

    [LibraryImport(Library)]
    internal static partial int bt_script_forward(nint script, nint input, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_script_free(nint script);
}
