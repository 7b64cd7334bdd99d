namespace Bagan.Data.Inspection;

/// <summary>Images that occur more than once. Pixels are compared as they stand in the files, before resizing.</summary>
/// <param name="WithinSplits">Images that repeat an earlier one of their own split.</param>
/// <param name="AcrossSplits">Images of other splits that are also among the training images: figures measured on them are too good.</param>
/// <param name="UnderTwoLabels">Different pictures that stand under more than one label.</param>
/// <param name="TotalGroups">Different pictures that occur more than once.</param>
/// <param name="Groups">The first of them: those under two labels, then those across splits, then the others.</param>
public sealed record DuplicateSummary(int WithinSplits, int AcrossSplits, int UnderTwoLabels, int TotalGroups, IReadOnlyList<DuplicateImages> Groups);
