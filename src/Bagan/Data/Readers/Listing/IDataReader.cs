using Bagan.Data.Sources;

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
