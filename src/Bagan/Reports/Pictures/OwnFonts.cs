using System.Runtime.InteropServices;
using Bagan.Imaging;
using Microsoft.Win32.SafeHandles;

namespace Bagan.Reports.Pictures;

/// <summary>
/// The fonts inside this assembly (DejaVu Sans, regular and bold), beside those of the system: labels are drawn on machines that have no font, and
/// names in scripts that DejaVu lacks still find the system's.
/// </summary>
/// <remarks>
/// Fontconfig opens fonts by their path. On Linux the path leads to memory, so nothing is left on a disk, however the process ends. On
/// other systems Pango asks the system for its fonts and not Fontconfig.
/// </remarks>
internal static unsafe partial class OwnFonts
{
    private const string FontconfigLibrary = "libfontconfig";
    private const string LibC = "libc";
    private static readonly string[] Names = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"];
    private static readonly Lock Gate = new();

    // Their files in memory, open as long as the process lives.
    private static SafeFileHandle[]? s_open;

    static OwnFonts() => NativeLibraries.Register(FontconfigLibrary, PangoNative.Package, "libfontconfig.so.1");

    /// <summary>Adds them to the fonts of this process, once; to be called before Pango lists fonts.</summary>
    /// <exception cref="BaganException">Fontconfig is missing, or it refuses a font.</exception>
    public static void Add()
    {
        lock (Gate)
        {
            s_open ??= OperatingSystem.IsLinux() ? [.. Names.Select(AddOne)] : [];
        }
    }

    private static SafeFileHandle AddOne(string name)
    {
        var resource = "Bagan.Reports.Assets/dejavu-fonts/" + name;
        using var font = (UnmanagedMemoryStream)(typeof(OwnFonts).Assembly.GetManifestResourceStream(resource)
            ?? throw new BaganException($"This build lacks the resource {resource}; build it again."));
        var file = MemoryFile(name, 0);
        if (file < 0)
        {
            throw new BaganException($"No memory for the font {name} (error {Marshal.GetLastPInvokeError()}).");
        }

        var handle = new SafeFileHandle(file, ownsHandle: true);
        RandomAccess.Write(handle, new ReadOnlySpan<byte>(font.PositionPointer, checked((int)font.Length)), 0);
        return AddFile(0, $"/proc/self/fd/{file}") != 0
            ? handle
            : throw new BaganException($"Fontconfig does not take the font {name}. Report this as a bug.");
    }

    [LibraryImport(FontconfigLibrary, EntryPoint = "FcConfigAppFontAddFile", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddFile(nint config, string path);

    [LibraryImport(LibC, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFile(string name, uint flags);
}
