namespace Bagan.Reports.Pictures;

/// <summary>
/// Whether this machine can write labels into pictures. Long work asks <see cref="Check"/> before it starts,
/// so that hours of training never end at a missing font.
/// </summary>
public static class PictureText
{
    private const string FontPackage = "fonts-dejavu-core";

    /// <summary>Draws a sample label.</summary>
    /// <exception cref="BaganException">Pango, Cairo or every font is missing; the message names the package that brings it.</exception>
    public static void Check()
    {
        PangoNative.FontMapListFamilies(PangoNative.FontMapDefault(), out var families, out var count);
        PangoNative.Free(families);
        if (count == 0 || MissingGlyphs("Aa1") > 0)
        {
            throw new BaganException(
                "No font is installed, so pictures cannot be labelled. " +
                $"On Debian and Ubuntu install one with: sudo apt-get install {FontPackage}");
        }
    }

    /// <summary>How many characters of a text no installed font can draw; in pictures they appear as boxes with their code.</summary>
    /// <param name="text">A class name, say.</param>
    /// <exception cref="BaganException">Pango or Cairo is missing.</exception>
    public static int MissingGlyphs(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return LabelMask.Draw(text, LabelStyle.Name, 1000).UnknownGlyphs;
    }
}
