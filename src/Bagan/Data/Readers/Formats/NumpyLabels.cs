using System.Globalization;
using System.Text;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>An array of labels: numbers or texts, one an image, or a column a class with a one.</summary>
/// <param name="Numbers">A class number for each image; empty where there are texts.</param>
/// <param name="Names">A text for each image, or null.</param>
/// <param name="LeftOut">Images with several labels that are left out.</param>
/// <param name="Notes">What was read in another way than it stands.</param>
internal sealed record NumpyLabels(int[] Numbers, string[]? Names, IReadOnlyCollection<int> LeftOut, IReadOnlyList<string> Notes)
{
    private const long MostBytes = 1L << 30;
    private const int Shown = 3;

    /// <summary>How many images are labelled.</summary>
    public int Count => Names?.Length ?? Numbers.Length;

    /// <summary>Reads an array.</summary>
    /// <param name="tree">Where it is.</param>
    /// <param name="file">The array.</param>
    /// <param name="policy">What becomes of images with several labels.</param>
    /// <exception cref="BadPartException">It holds no labels.</exception>
    /// <exception cref="BaganInputException">Images have several labels, and nothing says what becomes of them.</exception>
    public static NumpyLabels Read(FileTree tree, SourceFile file, LabelPolicy? policy) => BadPartException.Guard(file.Path, () =>
    {
        using var stream = tree.Open(file);
        var header = NpyHeader.Read(stream);
        if (header.Shape.Count is 0 or > 2 || (header.Shape.Count == 2 && header.Shape[1] == 0))
        {
            throw new BadContentException($"its shape ({string.Join(", ", header.Shape)}) is none of labels: (N,) or (N, 1), one class for each image, or (N, classes) with a one for its class");
        }

        NumpyImages.CheckLength(file, header);
        if (header.Count * header.ElementBytes > MostBytes)
        {
            throw new BadContentException($"it declares {header.Count} labels");
        }

        var bytes = header.ReadInOrder(stream);
        var columns = header.Shape.Count == 2 ? (int)header.Shape[1] : 1;
        if (header.Type[1] is 'U' or 'S' && columns == 1)
        {
            return new NumpyLabels([], Texts(header, bytes), [], []);
        }

        if (NumpyType.Of(header) is not { } type)
        {
            throw new BadContentException($"its elements are of type {header.Type}; labels are read as whole numbers or text");
        }

        var numbers = new double[header.Count];
        type.Read(bytes, numbers);
        return columns > 1 ? OneHot(file.Path, numbers, columns, policy) : Plain(file.Path, numbers, type);
    });

    private static NumpyLabels Plain(string file, double[] numbers, NumpyType type)
    {
        var labels = new int[numbers.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = numbers[i] is >= 0 and <= int.MaxValue && numbers[i] == Math.Floor(numbers[i])
                ? (int)numbers[i]
                : throw new BadContentException($"the label of image {i} is {numbers[i].ToString(CultureInfo.InvariantCulture)}, which is no class number");
        }

        return new NumpyLabels(labels, null, [], type.Kind == 'f' ? [$"The labels in {file} are floating-point numbers without fractions, read as class numbers."] : []);
    }

    // A column a class: the class of an image is the one with a 1.
    private static NumpyLabels OneHot(string file, double[] values, int columns, LabelPolicy? policy)
    {
        var labels = new int[values.Length / columns];
        var several = new List<int>();
        var none = new List<int>();
        for (var i = 0; i < labels.Length; i++)
        {
            var row = values.AsSpan(i * columns, columns);
            foreach (var value in row)
            {
                if (value is not (0 or 1))
                {
                    throw new BadContentException($"its shape ({labels.Length}, {columns}) is that of one column per class, but the row of image {i} holds {value.ToString(CultureInfo.InvariantCulture)}, neither 0 nor 1; labels are one class for each image");
                }
            }

            labels[i] = row.IndexOf(1.0);
            if (labels[i] < 0)
            {
                none.Add(i);
                labels[i] = 0;
            }
            else if (row[(labels[i] + 1)..].Contains(1.0))
            {
                several.Add(i);
            }
        }

        if (several.Count == 0)
        {
            return none.Count == 0
                ? new NumpyLabels(labels, null, [], [$"The labels in {file} are columns with a one for the class of each image."])
                : throw new BadContentException($"{Quantity.Of(none.Count, labels.Length, "image")} {Quantity.Form(none.Count, "has", "have")} no label: no class has a one (the first is image {none[0]})");
        }

        if (policy is null)
        {
            throw new BaganInputException(TableLabels.Refusal(file, several.Count, string.Join("; ", several.Take(Shown).Select(i =>
                $"image {i}: {string.Join(", ", Enumerable.Range(0, columns).Where(c => values[(i * columns) + c] == 1))}"))));
        }

        var without = none.Count == 0 ? "" : $" {Quantity.Of(none.Count, "image")} without a label {Quantity.Form(none.Count, "is", "are")} left out.";
        return policy == LabelPolicy.First
            ? new NumpyLabels(labels, null, none, [$"{file} is multi-label: of {Quantity.Of(several.Count, "image")} with several labels the first label is taken (--label-policy first).{without}"])
            : new NumpyLabels(labels, null, [.. several, .. none], [$"{file} is multi-label: {Quantity.Of(several.Count, "image")} with several labels {Quantity.Form(several.Count, "is", "are")} left out (--label-policy skip).{without}"]);
    }

    private static string[] Texts(NpyHeader header, byte[] bytes)
    {
        var encoding = header.Type[1] == 'S' ? Encoding.UTF8 : header.Type[0] == '>' ? Encoding.GetEncoding("utf-32BE") : Encoding.UTF32;
        var texts = new string[header.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var text = bytes.AsSpan(i * header.ElementBytes, header.ElementBytes);
            texts[i] = (header.Type[1] != 'S' ? encoding.GetString(text)
                : TextDecoding.Utf8(text) ?? throw new BadContentException($"the label of image {i} is not in UTF-8")).TrimEnd('\0');
        }

        return texts;
    }
}
