using System.Runtime.InteropServices;

namespace Bagan.Tensors.Interop;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int bt_upsample_conv(nint input, nint window, int relu, int border, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_leaky_dropout(nint input, double slope, double probability, int border, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_norm_relu(nint input, nint weight, nint bias, nint runningMean, nint runningVariance, int training, double momentum, double epsilon, int pool, out nint result);

    [LibraryImport(Library)]
    internal static partial int bt_gather_images(byte* pixels, long count, long channels, long height, long width, int* indices, byte* mirrored, long n, int dtype, out nint result);
}
