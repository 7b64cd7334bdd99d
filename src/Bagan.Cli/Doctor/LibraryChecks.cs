using System.Runtime.InteropServices;
using Bagan.Reports.Pictures;

namespace Bagan.Cli.Doctor;

/// <summary>The native libraries and fonts that reading and writing images uses.</summary>
internal static class LibraryChecks
{
    /// <summary>Looks for each; a library is loaded to see whether it can be.</summary>
    public static IEnumerable<Check> Run() =>
    [
        Library("PNG", "libspng.so.0", "libspng0", CheckStatus.Missing),
        Library("JPEG", "libturbojpeg.so.0", "libturbojpeg0", CheckStatus.Warning),
        Labels(),
    ];

    private static Check Labels()
    {
        try
        {
            PictureText.Check();
            return new Check("labels", CheckStatus.Ok, "Pango and a font");
        }
        catch (BaganException exception)
        {
            return new Check("labels", CheckStatus.Missing, exception.Message);
        }
    }

    private static Check Library(string name, string file, string package, CheckStatus ifAbsent)
    {
        if (NativeLibrary.TryLoad(file, out _))
        {
            return new Check(name, CheckStatus.Ok, file);
        }

        var loss = ifAbsent == CheckStatus.Missing ? "images can't be written" : $"{name} files can't be read";
        return new Check(name, ifAbsent, $"{file} is not installed: {loss}", $"sudo apt-get install {package}");
    }
}
