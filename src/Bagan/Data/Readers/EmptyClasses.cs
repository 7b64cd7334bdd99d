namespace Bagan.Data.Readers;

/// <summary>Finds classes that nothing can be learnt of.</summary>
internal static class EmptyClasses
{
    /// <summary>
    /// The classes without a usable training image, as bad; not those that only another split has, which are left out with a note.
    /// Nothing, where there are no training images at all.
    /// </summary>
    /// <param name="listing">What was listed.</param>
    /// <param name="usable">K counts of usable training images.</param>
    public static IEnumerable<BadFile> Find(DataListing listing, IReadOnlyList<int> usable)
    {
        var train = listing.Splits.FirstOrDefault(s => s.Kind == SplitKind.Train)?.Labels.ToHashSet();
        if (train is null)
        {
            return [];
        }

        var elsewhere = listing.Splits.SelectMany(s => s.Labels).Where(label => !train.Contains(label)).ToHashSet();
        return Enumerable.Range(0, usable.Count)
            .Where(c => usable[c] == 0 && !elsewhere.Contains(c))
            .Select(c => new BadFile(listing.ClassNames[c], "the class has no usable training images"));
    }
}
