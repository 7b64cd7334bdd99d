using System.Globalization;
using System.Text;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Listing;

/// <summary>Turns the numbers by which array files label their images into class indices and names.</summary>
internal static class LabelMap
{
    /// <summary>The file that names the classes of array files, one name a line, in the order of their numbers.</summary>
    public const string NamesFile = ClassNamesFile.Name;

    /// <summary>
    /// The names of classes 0, 1, 2, ... out of a text file; null where there is no such file.
    /// </summary>
    /// <param name="tree">The data.</param>
    /// <param name="file">The file, or null.</param>
    /// <param name="encoding">The encoding that the person named, or null.</param>
    /// <exception cref="BadPartException">It cannot be read, a name stands twice, or a line in the middle is empty.</exception>
    public static IReadOnlyList<string>? ReadNames(FileTree tree, SourceFile? file, Encoding? encoding)
    {
        if (file is null)
        {
            return null;
        }

        var names = BadPartException.Guard(file.Path, () =>
        {
            using var stream = tree.Open(file);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return TextDecoding.Decode(content.GetBuffer().AsSpan(0, (int)content.Length), encoding).TrimEnd().Split('\n').Select(line => line.Trim()).ToArray();
        });
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (name.Length == 0 || !seen.Add(name))
            {
                throw new BadPartException(file.Path, name.Length == 0 ? "it has an empty line between its class names" : $"it names the class '{name}' twice");
            }
        }

        return names;
    }

    /// <summary>
    /// Labels in text as class numbers; null where one is no number, or where numbers would lose something: 007 and 7 are two names.
    /// </summary>
    /// <param name="labels">The labels.</param>
    /// <param name="mayBePadded">Whether numbers with leading zeros count, as long as no two texts are one number.</param>
    public static int[]? Numbers(IReadOnlyList<string> labels, bool mayBePadded)
    {
        var known = new Dictionary<int, string>();
        var numbers = new int[labels.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var text = labels[i];
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])
                || (!mayBePadded && text is ['0', _, ..])
                || (!known.TryAdd(numbers[i], text) && known[numbers[i]] != text))
            {
                return null;
            }
        }

        return numbers;
    }

    /// <summary>
    /// The names and the class indices of labels. Without names, the classes are the numbers from the smallest to the largest label of the
    /// data, so that a number in between that labels nothing shows as an empty class.
    /// </summary>
    /// <param name="names">The names of numbers 0, 1, 2, ..., or null.</param>
    /// <param name="splits">The labels of each split; replaced by class indices in place.</param>
    /// <returns>The class names.</returns>
    /// <exception cref="BadContentException">A label has no name, or the numbers lie too far apart to be classes.</exception>
    public static IReadOnlyList<string> Apply(IReadOnlyList<string>? names, IReadOnlyList<int[]> splits)
    {
        var all = splits.SelectMany(labels => labels);
        if (names is not null)
        {
            foreach (var label in all)
            {
                if ((uint)label >= (uint)names.Count)
                {
                    throw new BadContentException($"the label {label} has no name: {NamesFile} names {Quantity.Of(names.Count, "class", "classes")}, {(names.Count == 1 ? "0" : $"0 to {names.Count - 1}")}");
                }
            }

            return names;
        }

        var present = new SortedSet<int>(all);
        if (present.Count == 0)
        {
            return [];
        }

        const int MostClasses = 100_000;
        if ((long)present.Max - present.Min >= MostClasses)
        {
            throw new BadContentException($"the labels run from {present.Min} to {present.Max}, which are no class numbers");
        }

        foreach (var labels in splits)
        {
            for (var i = 0; i < labels.Length; i++)
            {
                labels[i] -= present.Min;
            }
        }

        return [.. Enumerable.Range(present.Min, present.Max - present.Min + 1).Select(n => n.ToString(CultureInfo.InvariantCulture))];
    }
}
