namespace Bagan.Evaluation.Statistics;

/// <summary>
/// The test images that arms are compared on: their classes, and the groups that stay together (images of one patient, one track, equal
/// pixels). It knows whether a mean recall over the classes can be told an interval from them.
/// </summary>
internal sealed class TestSample
{
    private readonly IReadOnlyList<string> _classNames;

    /// <summary>Counts the images of each class and of each group.</summary>
    /// <param name="labels">N class indices in 0..K-1.</param>
    /// <param name="classNames">K names.</param>
    /// <param name="groups">N group numbers, any values; null: every image is a group of its own.</param>
    /// <exception cref="ArgumentException">A label is out of range, or there are not as many groups as labels.</exception>
    public TestSample(IReadOnlyList<int> labels, IReadOnlyList<string> classNames, IReadOnlyList<int>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        if (groups is not null && groups.Count != labels.Count)
        {
            throw new ArgumentException($"{groups.Count} groups for {labels.Count} test images.", nameof(groups));
        }

        _classNames = classNames;
        Labels = [.. labels];
        ClassImages = new int[classNames.Count];
        ClassGroups = new int[classNames.Count];
        CellOf = new int[labels.Count];
        var cells = new Dictionary<(int Class, int Group), int>();
        var groupNumbers = new Dictionary<int, int>();
        var (cellClass, cellGroup, cellImages) = (new List<int>(), new List<int>(), new List<int>());
        for (var i = 0; i < Labels.Length; i++)
        {
            var c = Labels[i];
            if ((uint)c >= (uint)classNames.Count)
            {
                throw new ArgumentException($"Class {c} is not in 0..{classNames.Count - 1}.", nameof(labels));
            }

            var group = groups is null ? i : groups[i];
            if (!cells.TryGetValue((c, group), out var cell))
            {
                cell = cells[(c, group)] = cellClass.Count;
                if (!groupNumbers.TryGetValue(group, out var number))
                {
                    number = groupNumbers[group] = groupNumbers.Count;
                }

                cellClass.Add(c);
                cellGroup.Add(number);
                cellImages.Add(0);
                ClassGroups[c]++;
            }

            CellOf[i] = cell;
            cellImages[cell]++;
            ClassImages[c]++;
        }

        (CellClass, CellGroup, CellImages) = ([.. cellClass], [.. cellGroup], [.. cellImages]);
        Groups = groupNumbers.Count;
        Grouped = groups is not null && Groups < labels.Count;
        Classes = ClassImages.Count(n => n > 0);
    }

    /// <summary>N, the number of test images.</summary>
    public int Images => Labels.Length;

    /// <summary>How many classes have test images; the others take no part.</summary>
    public int Classes { get; }

    /// <summary>How many groups there are; as many as images where no two belong together.</summary>
    public int Groups { get; }

    /// <summary>Whether some images belong together.</summary>
    public bool Grouped { get; }

    /// <summary>N class indices.</summary>
    internal int[] Labels { get; }

    /// <summary>K numbers of test images.</summary>
    internal int[] ClassImages { get; }

    /// <summary>K numbers of groups that have images of the class.</summary>
    internal int[] ClassGroups { get; }

    /// <summary>For each image the cell that it lies in: its class and group.</summary>
    internal int[] CellOf { get; }

    /// <summary>The class of each cell.</summary>
    internal int[] CellClass { get; }

    /// <summary>The group of each cell, 0..<see cref="Groups"/> - 1.</summary>
    internal int[] CellGroup { get; }

    /// <summary>The number of images in each cell.</summary>
    internal int[] CellImages { get; }

    /// <summary>Why no interval can be told from these images, as part of a sentence; null where one can.</summary>
    internal string? Obstacle()
    {
        if (Classes == 0)
        {
            return "there are no test images";
        }

        if (Named(c => ClassImages[c] == 1) is { } single)
        {
            return $"a single test image does not show how much its class varies ({single})";
        }

        return Named(c => ClassGroups[c] == 1) is { } together
            ? $"all test images of a class belong to one group, which does not show how much groups vary ({together})"
            : null;
    }

    private string? Named(Func<int, bool> holds)
    {
        const int Most = 5;
        var names = _classNames.Where((_, c) => holds(c)).ToList();
        return names.Count == 0 ? null : Quantity.Names(names, Most);
    }
}
