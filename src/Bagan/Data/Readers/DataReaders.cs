using Bagan.Data.Readers.Formats;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>Every reader, in the order in which equally sure ones are preferred.</summary>
internal static class DataReaders
{
    // Columns of a table whose rows are pictures of 8x8 pixels or more.
    private const int FewestPixels = 65;

    private static readonly TableReader Table = new();
    private static readonly ClassFolderReader Folders = new();

    /// <summary>The readers.</summary>
    public static IReadOnlyList<IDataReader> All { get; } =
    [
        new IdxReader(), new CifarReader(), new NumpyReader(), new GtsrbReader(), new WebDatasetReader(), new ParquetReader(), Table, Folders,
    ];

    /// <summary>Lists data by the reader that is named, or that recognises them.</summary>
    /// <param name="tree">The data.</param>
    /// <param name="options">How to read.</param>
    /// <param name="limits">Threads, limits, cancellation.</param>
    /// <exception cref="BaganInputException">There is no reader of that name, none recognises the data, they can be read in two ways, or an option does not fit.</exception>
    public static DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        try
        {
            var notes = new List<string>();
            var reader = Choose(tree, options, notes);
            CheckOptions(tree, reader, options);
            var listing = reader.List(tree, options, limits);
            listing.Notes.InsertRange(0, notes);
            return listing;
        }
        finally
        {
            FolderIndex.Forget(tree);
        }
    }

    // Options that name parts of a table have no meaning elsewhere; nobody should believe that they were heeded.
    private static void CheckOptions(FileTree tree, IDataReader reader, DataReadOptions options)
    {
        if (reader is TableReader || options.IsLenient || (reader is ParquetReader && options is { GroupColumn: null, ImagesFolder: null, SplitColumn: null }))
        {
            return;
        }

        if (options.GroupColumn is { } column)
        {
            throw new BaganInputException($"--group {column} names a column of a table, but {tree.Location} is read as {reader.Name}. Name the groups by --group-pattern, from the images' paths.");
        }

        if (options.NamesTable)
        {
            throw new BaganInputException($"--images, --file-column, --label-column and --split-column apply to tables, but {tree.Location} is read as {reader.Name}.");
        }
    }

    private static IDataReader Choose(FileTree tree, DataReadOptions options, List<string> notes)
    {
        if (options.Format is { } format)
        {
            return All.FirstOrDefault(r => r.Name == format)
                ?? throw new BaganInputException($"--format {format} is not known. Known formats: {string.Join(", ", All.Select(r => r.Name))}.");
        }

        if (tree is JoinedTree joined)
        {
            notes.Add($"Read from {Quantity.Of(joined.Parts.Count, "archive")}, each as a folder of its name: {Quantity.Names(joined.Parts)}.");
        }

        foreach (var passed in tree.Passed.Where(f => FileKinds.HasTableEnding(f.Name) && f.Name != Manifest.FileName))
        {
            notes.Add($"{passed.Path} was not used: it lies beside the archive {tree.Location}, which is read. Unpack the archive beside it to read both.");
        }

        var (best, sureness) = All.Where(r => r != Table && r != Folders).Select(r => (Reader: r, Sureness: r.Recognise(tree, options))).MaxBy(r => r.Sureness);
        var tables = TableSearch.In(tree, options);
        if (options.NamesTable && !options.IsLenient && best is not ParquetReader)
        {
            return Table;
        }

        if (sureness > Recognition.No)
        {
            notes.AddRange(tables.Readable.Where(t => tree.Focus is null && !t.IsManifest && best is not GtsrbReader).Select(t => $"{t.File.Path} was not used: the data are read as {best.Name}."));
            return best;
        }

        var bySelf = Table.Recognise(tree, options);
        if (bySelf == Recognition.Sure)
        {
            return Table;
        }

        var plan = tree.Focus is null ? FolderPlan.Of(tree) : null;
        var folders = plan is null ? Recognition.No : ClassFolderReader.Recognise(plan);
        if (folders == Recognition.Likely && tables.Readable.Count > 0)
        {
            TableAndFolders.Compare(tree, plan!, tables.Readable, options, notes);
        }

        if (folders > bySelf)
        {
            notes.AddRange(tables.Notes([]).Select(n => $"Read as class folders; {n}"));
            return Folders;
        }

        return bySelf > Recognition.No ? Table : throw new BaganInputException(WhyNot(tree, plan, tables));
    }

    // What is there, what it lacks, and what would be read.
    private static string WhyNot(FileTree tree, FolderPlan? plan, TableSearch tables)
    {
        if (tree.Bad.Count > 0 && tree.Files.Count == 0)
        {
            throw new BadDataException(tree.Location, tree.Bad);
        }

        if (tables.Others.Count > 0)
        {
            return string.Join('\n', tables.Others.Select(t => t.Head.Columns.Count >= FewestPixels
                ? $"{tree.Location}: the table {t.File.Path} has {t.Head.Columns.Count} columns, as tables of pixels have, which are not read. In Python: t = numpy.loadtxt(\"{t.File.Name}\", delimiter=\",\", skiprows=1); numpy.savez(\"data.npz\", images=t[:, 1:], labels=t[:, 0])."
                : $"{tree.Location}: the table {t.File.Path} has no columns that are known for the files and labels of images. Its columns are {t.Head.Named}; name them by --file-column and --label-column, and the folder of the images by --images if it is another."));
        }

        var pictures = tree.Files.Count(f => FileKinds.HasImageEnding(f.Name));
        var why = new List<string>();
        if (pictures > 0)
        {
            why.Add($"It holds {Quantity.Of(pictures, "image file")}, but nothing says which class {Quantity.Form(pictures, "it is", "each is")} of: put the images of each class into a folder of its own, and name the folder above.");
        }

        if (plan?.Doubt is { } doubt)
        {
            why.Add(doubt);
        }

        if (plan?.Why is { } reason)
        {
            why.Add(reason);
        }

        why.AddRange(tables.Unreadable);
        why.AddRange(tree.Passed.Where(f => FileKinds.HasTableEnding(f.Name)).Select(f => $"The table {f.Path} lies outside the archive; unpack the archive beside it."));
        why.AddRange(OtherKinds.Advice(tree));
        return $"{tree.Location} holds no images in a layout that is known.{string.Concat(why.Select(w => " " + w))} These are read:\n"
            + string.Join('\n', All.Select(r => $"  {r.Name}: {r.Description}"));
    }
}
