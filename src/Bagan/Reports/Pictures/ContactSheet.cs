using Bagan.Data;

namespace Bagan.Reports.Pictures;

/// <summary>A look at a data set: some images of every class.</summary>
public static class ContactSheet
{
    /// <summary>Describes the sheet. Of each class images are taken at even distances, so that neighbours on disk (frames of one film) don't fill the row.</summary>
    /// <param name="images">The data set, with at least one image.</param>
    /// <param name="perClass">The most images of a class, at least 1.</param>
    /// <param name="maxClasses">The most rows; of more classes some are shown, spread evenly, and a note says so.</param>
    /// <param name="title">A line above the sheet, or null.</param>
    /// <exception cref="ArgumentException">The set holds no image.</exception>
    public static ImageGrid Create(ImageSet images, int perClass = 12, int maxClasses = 40, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(perClass, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxClasses, 1);
        var classes = ClassChoice.Spread(images.ClassNames.Count, maxClasses);
        var rows = classes.Select(c => new GridRow(images.ClassNames[c], [Cells(images, c, perClass)])).ToList();
        return new ImageGrid([string.Empty], rows, title, ClassChoice.Note(classes.Length, images.ClassNames.Count));
    }

    private static GridCells Cells(ImageSet images, int classIndex, int perClass)
    {
        var members = images.IndicesOf(classIndex);
        return new GridCells([.. ClassChoice.Spread(members.Length, perClass).Select(i => (GridImage?)new GridImage(images.Pixels, members[i]))]);
    }
}
