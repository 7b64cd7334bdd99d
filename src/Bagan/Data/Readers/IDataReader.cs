using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>Reads one layout of data on disk. Readers hold no state.</summary>
internal interface IDataReader
{
    /// <summary>The name for <c>--format</c> and reports.</summary>
    string Name { get; }

    /// <summary>What the layout is, in one line for messages and help.</summary>
    string Description { get; }

    /// <summary>Whether data are in this layout. Looks at names and first bytes only.</summary>
    Recognition Recognise(FileTree tree);

    /// <summary>
    /// Lists what is there: classes, splits, labels, and where the pixels are. What is wrong with single files goes into the listing;
    /// it does not throw for them.
    /// </summary>
    /// <exception cref="BaganInputException">The data are not in this layout at all, or an option does not fit it.</exception>
    DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits);
}
