using Bagan.Data.Sources;
using Bagan.IO;

namespace Bagan.Data.Readers.Listing;

/// <summary>Reads one layout of data on disk. Readers hold no state.</summary>
internal interface IDataReader
{
    /// <summary>The name for <c>--format</c> and reports.</summary>
    string Name { get; }

    /// <summary>What the layout is, in one line for messages and help.</summary>
    string Description { get; }

    /// <summary>Whether data are in this layout. Looks at names and first bytes only.</summary>
    /// <param name="tree">The data.</param>
    /// <param name="options">What the person named.</param>
    Recognition Recognise(FileTree tree, DataReadOptions options);

    /// <summary>
    /// Lists what is there: classes, splits, labels, and where the pixels are. What is wrong with single files goes into the listing;
    /// it does not throw for them.
    /// </summary>
    /// <exception cref="BaganInputException">The data are not in this layout at all, or an option does not fit it.</exception>
    DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits);
}

/// <summary>How sure a reader is that data are in its layout.</summary>
internal enum Recognition
{
    /// <summary>They are not.</summary>
    No = 0,

    /// <summary>They can be read so, if nothing better fits.</summary>
    Weak = 1,

    /// <summary>They look like it.</summary>
    Likely = 2,

    /// <summary>The layout's own marks are there.</summary>
    Sure = 3,
}

/// <summary>What a reader found, before any pixel is read.</summary>
internal sealed class DataListing
{
    /// <summary>The layout.</summary>
    public required string Format { get; init; }

    /// <summary>K names, unique; the position is the class index. A class may have no images.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The splits, at most one of each kind, in the order train, validation, test.</summary>
    public required IReadOnlyList<ListedSplit> Splits { get; init; }

    /// <summary>What cannot be used, in the order of the files.</summary>
    public List<BadFile> Bad { get; } = [];

    /// <summary>What the user should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Files that the layout does not claim, hidden ones included.</summary>
    public required IgnoredFiles Ignored { get; init; }

    /// <summary>Files that were used for something other than the pixels of one image: tables, arrays, names of classes.</summary>
    public IReadOnlyCollection<string> Used { get; init; } = [];

    /// <summary>The ignored files of a layout that claims some: hidden ones, those beside an archive, and all others that are not claimed.</summary>
    /// <param name="tree">The data; of a single file that the user pointed at nothing is ignored.</param>
    /// <param name="claimed">The paths of files that are used or hold images.</param>
    /// <param name="picture">What an unclaimed image file is here; null for <see cref="FileKind.Loose"/>.</param>
    /// <param name="skipped">Unclaimed images of another kind, and that kind.</param>
    public static IgnoredFiles Unclaimed(FileTree tree, IReadOnlySet<string> claimed, FileKind? picture = null, (IReadOnlySet<string> Files, FileKind Kind)? skipped = null)
    {
        var ignored = Around(tree);
        foreach (var file in tree.Focus is null ? tree.Files.Where(f => !claimed.Contains(f.Path)) : [])
        {
            ignored.Add(file.Path, skipped?.Files.Contains(file.Path) == true ? skipped.Value.Kind : FileKinds.HasImageEnding(file.Name) ? picture ?? FileKind.Loose : FileKinds.OfName(file.Name));
        }

        return ignored.Build();
    }

    /// <summary>A list of ignored files that begins with those that no layout sees: hidden ones, and those beside an archive.</summary>
    public static IgnoredFiles.Builder Around(FileTree tree)
    {
        var ignored = new IgnoredFiles.Builder();
        foreach (var path in tree.Hidden)
        {
            ignored.Add(path, Hidden(Path.GetFileName(path)));
        }

        foreach (var file in tree.Passed)
        {
            ignored.Add(file.Path, FileKinds.IsHidden(file.Name) ? Hidden(file.Name) : FileKinds.OfName(file.Name));
        }

        return ignored;
    }

    private static FileKind Hidden(string name) => name is WrittenList.FileName or FolderLock.FileName or SharedFolder.FileName ? FileKind.Own : FileKind.Hidden;
}

/// <summary>The images of one split, before any pixel is read.</summary>
internal sealed class ListedSplit
{
    /// <summary>What they are for.</summary>
    public required SplitKind Kind { get; init; }

    /// <summary>N class indices.</summary>
    public required int[] Labels { get; init; }

    /// <summary>N names of where each image comes from.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>N names of groups, or null. An image with a null name stands alone.</summary>
    public IReadOnlyList<string?>? Groups { get; init; }

    /// <summary>Positions of images that are left out though nothing is wrong with them; the listing's notes say why.</summary>
    public IReadOnlyCollection<int> LeftOut { get; init; } = [];

    /// <summary>Gives the pixels.</summary>
    public required IImageFeed Feed { get; init; }

    /// <summary>N.</summary>
    public int Count => Labels.Length;
}

/// <summary>One part of the data is bad as a whole; readers turn it into an entry of their listing.</summary>
internal sealed class BadPartException(string file, string reason) : BaganInputException($"{file}: {reason}")
{
    /// <summary>The part and what is wrong with it.</summary>
    public BadFile File { get; } = new(file, reason);

    /// <summary>Reads something out of a file, and says of which file what went wrong.</summary>
    /// <exception cref="BadPartException">The file cannot be read, or what it holds is wrong.</exception>
    public static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            throw new BadPartException(file, FileProblem.Describe(e, file));
        }
    }
}
