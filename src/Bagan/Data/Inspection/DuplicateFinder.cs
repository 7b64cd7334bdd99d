using Bagan.Data.Readers;
using Bagan.Data.Readers.Listing;

namespace Bagan.Data.Inspection;

/// <summary>Finds images with the same hash of pixels.</summary>
internal static class DuplicateFinder
{
    // More than this in full would make a report that nobody reads; the counts are of all.
    private const int MostGroups = 1000;
    private const int MostFiles = 100;

    /// <summary>Finds them among the good images.</summary>
    public static DuplicateSummary Find(DataListing listing, IReadOnlyList<SplitPart> parts)
    {
        var groups = Groups(parts);
        var described = groups.Select(g => Describe(listing, parts, g)).ToArray();
        return new DuplicateSummary(
            groups.Sum(g => g.Count - g.Select(m => m.Part).Distinct().Count()),
            groups.Where(g => g.Any(m => IsTrain(m.Part))).Sum(g => g.Count(m => !IsTrain(m.Part))),
            described.Count(d => d.Classes.Count > 1),
            groups.Count,
            [.. described
                .OrderByDescending(d => d.Classes.Count > 1)
                .ThenByDescending(d => d.Splits.Count > 1)
                .ThenBy(d => d.Files[0], StringComparer.Ordinal)
                .Take(MostGroups)]);

        bool IsTrain(int part) => parts[part].Split.Kind == SplitKind.Train;
    }

    // Images in the order of their hashes take less memory than a table of them: a million pictures are a usual set.
    private static List<List<(int Part, int Index)>> Groups(IReadOnlyList<SplitPart> parts)
    {
        var count = parts.Sum(p => p.WantedCount());
        var hashes = new UInt128[count];
        var places = new long[count];
        var n = 0;
        for (var p = 0; p < parts.Count; p++)
        {
            for (var i = 0; i < parts[p].Split.Count; i++)
            {
                if (parts[p].Pass.Wants(i))
                {
                    (hashes[n], places[n]) = (parts[p].Hashes[i], ((long)p << 32) | (uint)i);
                    n++;
                }
            }
        }

        Array.Sort(hashes, places);
        var groups = new List<List<(int Part, int Index)>>();
        for (var start = 0; start < count;)
        {
            var end = start + 1;
            while (end < count && hashes[end] == hashes[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                groups.Add([.. places[start..end].Order().Select(place => ((int)(place >> 32), (int)place))]);
            }

            start = end;
        }

        groups.Sort((a, b) => a[0].CompareTo(b[0]));
        return groups;
    }

    private static DuplicateImages Describe(DataListing listing, IReadOnlyList<SplitPart> parts, List<(int Part, int Index)> members) => new(
        [.. members.Take(MostFiles).Select(m => parts[m.Part].Split.Sources[m.Index])],
        [.. members.Select(m => m.Part).Distinct().Select(p => SplitWords.NameOf(parts[p].Split.Kind))],
        [.. members.Select(m => parts[m.Part].Split.Labels[m.Index]).Distinct().Order().Select(c => listing.ClassNames[c])]);
}

/// <summary>Images with the very same pixels.</summary>
/// <param name="Files">Where they are, at least two, in the order of the splits and within them.</param>
/// <param name="Splits">The splits that they are in.</param>
/// <param name="Classes">The classes that they are in.</param>
internal sealed record DuplicateImages(IReadOnlyList<string> Files, IReadOnlyList<string> Splits, IReadOnlyList<string> Classes);

/// <summary>Images that occur more than once. Pixels are compared as they stand in the files, before resizing.</summary>
/// <param name="WithinSplits">Images that repeat an earlier one of their own split.</param>
/// <param name="AcrossSplits">Images of other splits that are also among the training images: figures measured on them are too good.</param>
/// <param name="UnderTwoLabels">Different pictures that stand under more than one label.</param>
/// <param name="TotalGroups">Different pictures that occur more than once.</param>
/// <param name="Groups">The first of them: those under two labels, then those across splits, then the others.</param>
internal sealed record DuplicateSummary(int WithinSplits, int AcrossSplits, int UnderTwoLabels, int TotalGroups, IReadOnlyList<DuplicateImages> Groups);
