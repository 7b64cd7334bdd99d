using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>Every reader, in the order in which equally sure ones are preferred.</summary>
internal static class DataReaders
{
    /// <summary>The readers.</summary>
    public static IReadOnlyList<IDataReader> All { get; } = 
    [
        new IdxReader(), new CifarReader(), new NumpyReader(), new GtsrbReader(), new TableReader(), new ClassFolderReader(),
    ];

    /// <summary>The reader for data.</summary>
    /// <param name="tree">The data.</param>
    /// <param name="format">The name of the reader to take, or null to recognise it.</param>
    /// <exception cref="BaganInputException">There is no reader of that name, or none recognises the data.</exception>
    public static IDataReader Choose(FileTree tree, string? format)
    {
        if (format is not null)
        {
            return All.FirstOrDefault(r => r.Name == format)
                ?? throw new BaganInputException($"--format {format} is not known. Known formats: {string.Join(", ", All.Select(r => r.Name))}.");
        }

        var (best, sureness) = All.Select(r => (Reader: r, Sureness: r.Recognise(tree))).MaxBy(r => r.Sureness);
        if (sureness > Recognition.No)
        {
            return best;
        }

        // A table without the columns that it needs is told which they are.
        if (tree.Focus is { } focus && TableReader.HasTableExtension(focus.Name))
        {
            return All.OfType<TableReader>().Single();
        }

        if (tree.Bad.Count > 0 && tree.Files.Count == 0)
        {
            throw new BadDataException(tree.Location, tree.Bad);
        }

        var pictures = tree.Files.Count(f => ImageNames.HasImageExtension(f.Name));
        var advice = pictures == 0 ? ""
            : $" It holds {Quantity.Of(pictures, "image file")}, but nothing says which class {Quantity.Form(pictures, "it is", "each is")} of: put the images of each class into a folder of its own, and name the folder above.";
        throw new BaganInputException(
            $"{tree.Location} holds no images in a layout that is known.{advice} These are read:\n"
            + string.Join('\n', All.Select(r => $"  {r.Name}: {r.Description}")));
    }
}
