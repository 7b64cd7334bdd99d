namespace Bagan.Reports.Pictures;

/// <summary>How a label of a picture is drawn.</summary>
/// <param name="Size">Height of the font in pixels, 6 to 100.</param>
/// <param name="Bold">Whether the letters are bold.</param>
/// <param name="CutInMiddle">Where a label that is too long is shortened: in the middle (names that differ in their last letters stay apart) or at the end.</param>
internal readonly record struct LabelStyle(int Size, bool Bold = false, bool CutInMiddle = false)
{
    /// <summary>A class name beside its row.</summary>
    public static LabelStyle Name { get; } = new(13, CutInMiddle: true);

    /// <summary>A heading above a group of columns.</summary>
    public static LabelStyle Heading { get; } = new(12, Bold: true);

    /// <summary>The title of the picture.</summary>
    public static LabelStyle Title { get; } = new(15, Bold: true);

    /// <summary>Small print: a distance under a pair, a note at the foot.</summary>
    public static LabelStyle Caption { get; } = new(11);
}
