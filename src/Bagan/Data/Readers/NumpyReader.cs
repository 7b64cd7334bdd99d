using System.Buffers.Binary;
using System.Text;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>
/// NumPy arrays: an <c>.npz</c> archive, or <c>.npy</c> files beside one another. Images are unsigned bytes [N, H, W], [N, H, W, C] or
/// [N, C, H, W] with C = 1 or 3; labels are integers or text, [N] or [N, 1]. Names as in MedMNIST (<c>train_images</c>, <c>train_labels</c>,
/// <c>val_...</c>, <c>test_...</c>), as in Keras (<c>x_train</c>, <c>y_train</c>), or <c>images</c> and <c>labels</c>.
/// An array of text <c>class_names</c> names the classes.
/// </summary>
internal sealed class NumpyReader : IDataReader
{
    /// <summary>The array that names the classes.</summary>
    public const string NamesArray = ClassNamesFile.NumpyArray;

    private const string Extension = ".npy";

    private static readonly string[] ImageWords = ["images", "image", "x", "data"];
    private static readonly string[] LabelWords = ["labels", "label", "y", "targets", "target"];

    /// <inheritdoc/>
    public string Name => "numpy";

    /// <inheritdoc/>
    public string Description => "NumPy arrays in an .npz archive or .npy files: train_images and train_labels (val_, test_), x_train and y_train, or images and labels";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree) => Arrays(tree).Any(a => PartOf(a) is { IsImages: true }) ? Recognition.Sure : Recognition.No;

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var arrays = Arrays(tree).ToArray();
        var bad = new List<BadFile>();
        var parts = new List<(SplitKind Kind, RawFile Images, int[] Numbers, string[]? Names)>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var images in arrays.Where(a => PartOf(a) is { IsImages: true }).OrderBy(a => PartOf(a)!.Value.Kind))
        {
            limits.Cancellation.ThrowIfCancellationRequested();
            var kind = PartOf(images)!.Value.Kind;
            used.Add(images.Path);
            var labels = arrays.FirstOrDefault(a => PartOf(a) == (kind, false) && a.Folder == images.Folder);
            if (labels is null)
            {
                bad.Add(new BadFile(images.Path, "there is no array of labels beside it"));
                continue;
            }

            used.Add(labels.Path);
            if (parts.Exists(p => p.Kind == kind))
            {
                bad.Add(new BadFile(images.Path, $"there is a second array of {SplitWords.NameOf(kind)} images"));
                continue;
            }

            try
            {
                var raw = Images(tree, images);
                var (numbers, names) = Labels(tree, labels);
                var count = names?.Length ?? numbers.Length;
                if (count == raw.Count)
                {
                    parts.Add((kind, raw, numbers, names));
                }
                else
                {
                    bad.Add(new BadFile(labels.Path, $"it holds {Quantity.Of(count, "label")} for {Quantity.Of(raw.Count, "image")}"));
                }
            }
            catch (BadPartException e)
            {
                bad.Add(e.File);
            }
        }

        if (used.Count == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no arrays of images: expected train_images and train_labels, x_train and y_train, or images and labels.");
        }

        IReadOnlyList<string> classNames = [];
        try
        {
            classNames = ClassNames(tree, arrays, parts, used);
        }
        catch (BadPartException e)
        {
            bad.Add(e.File);
            parts.Clear();
        }

        var listing = new DataListing
        {
            Format = Name,
            ClassNames = classNames,
            Splits = [.. parts.Select(p => new ListedSplit
            {
                Kind = p.Kind,
                Labels = p.Numbers,
                Sources = new NumberedSources([(p.Images.Name, p.Images.Count)]),
                Feed = new RawFeed([p.Images]),
            })],
            Ignored = tree.Hidden + (tree.Focus is null ? tree.Files.Count(f => !used.Contains(f.Path)) : 0),
        };
        listing.Bad.AddRange(bad);
        return listing;
    }

    private static IEnumerable<SourceFile> Arrays(FileTree tree)
    {
        if (tree.Focus is not { } focus)
        {
            return tree.Files.Where(f => f.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase));
        }

        if (!focus.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || PartOf(focus) is not { IsImages: true })
        {
            return [];
        }

        return tree.Beside().Where(f => f.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase));
    }

    private static string[] Words(SourceFile file) =>
        file.Name[..^Extension.Length].ToLowerInvariant().Split('_', '-', '.');

    // What an array is by its name: images or labels, and of which split.
    private static (SplitKind Kind, bool IsImages)? PartOf(SourceFile file)
    {
        var words = Words(file);
        if (words.Length > 2 || (words.Length == 2 && !words.Any(w => SplitWords.Find(w) is not null)))
        {
            return null;
        }

        var kind = words.Select(SplitWords.Find).FirstOrDefault(k => k is not null) ?? SplitKind.Train;
        return words.Intersect(ImageWords).Any() ? (kind, true)
            : words.Intersect(LabelWords).Any() ? (kind, false)
            : null;
    }

    private static IReadOnlyList<string> ClassNames(
        FileTree tree, SourceFile[] arrays, List<(SplitKind Kind, RawFile Images, int[] Numbers, string[]? Names)> parts, HashSet<string> used)
    {
        IReadOnlyList<string>? listed = null;
        if (arrays.FirstOrDefault(a => a.Name == NamesArray + Extension) is { } namesFile)
        {
            used.Add(namesFile.Path);
            listed = Labels(tree, namesFile).Names ?? throw new BadPartException(namesFile.Path, "it should hold text, the names of the classes");
            if (listed.Distinct(StringComparer.Ordinal).Count() != listed.Count)
            {
                throw new BadPartException(namesFile.Path, "it names a class twice");
            }
        }

        if (parts.Any(p => p.Names is not null))
        {
            if (parts.Any(p => p.Names is null))
            {
                throw new BadPartException(parts[0].Images.Name, "some splits are labelled by text and some by numbers");
            }

            var names = ClassOrder.Of(parts.SelectMany(p => p.Names!), listed);
            var classes = names.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c, StringComparer.Ordinal);
            for (var i = 0; i < parts.Count; i++)
            {
                parts[i] = parts[i] with { Numbers = [.. parts[i].Names!.Select(n => classes[n])] };
            }

            return names;
        }

        return parts.Count == 0 ? [] : BadPartException.Guard(parts[0].Images.Name, () => LabelMap.Apply(listed, [.. parts.Select(p => p.Numbers)]));
    }

    private static RawFile Images(FileTree tree, SourceFile file)
    {
        var header = Header(tree, file);
        if (header.Type is not ("|u1" or "<u1" or ">u1" or "=u1"))
        {
            throw new BadPartException(file.Path, $"its elements are of type {header.Type}; images are read as unsigned bytes (uint8)");
        }

        var (shape, interleaved) = header.Shape switch
        {
            [_, var h, var w] => (new ImageShape(1, (int)h, (int)w), true),
            [_, var h, var w, 1 or 3] => (new ImageShape((int)header.Shape[3], (int)h, (int)w), true),
            [_, 1 or 3, var h, var w] => (new ImageShape((int)header.Shape[1], (int)h, (int)w), false),
            _ => (default, false),
        };
        if (shape.Bytes is < 1 or > int.MaxValue || header.FortranOrder)
        {
            throw new BadPartException(file.Path, $"its shape ({string.Join(", ", header.Shape)}){(header.FortranOrder ? " in Fortran's order" : "")} is none of images: (N, H, W), (N, H, W, 3) or (N, 3, H, W) in C's order");
        }

        CheckLength(file, header);
        return new RawFile(file.Path, () => tree.Open(file), (int)header.Shape[0], shape, header.Bytes, Interleaved: interleaved);
    }

    private static NpyHeader Header(FileTree tree, SourceFile file) => BadPartException.Guard(file.Path, () =>
    {
        using var stream = tree.Open(file);
        return NpyHeader.Read(stream);
    });

    private static void CheckLength(SourceFile file, NpyHeader header)
    {
        if ((Int128)header.Count * header.ElementBytes + header.Bytes != file.Length)
        {
            throw new BadPartException(file.Path, $"its header declares {header.Count} elements of {header.ElementBytes} bytes and the file holds {file.Length - header.Bytes} bytes of them");
        }
    }

    private static (int[] Numbers, string[]? Names) Labels(FileTree tree, SourceFile file) => BadPartException.Guard<(int[] Numbers, string[]? Names)>(file.Path, () =>
    {
        using var stream = tree.Open(file);
        var header = NpyHeader.Read(stream);
        if (header.Shape.Count is 0 or > 2 || (header.Shape.Count == 2 && header.Shape[1] != 1))
        {
            throw new BadContentException($"its shape ({string.Join(", ", header.Shape)}) is none of labels: (N,) or (N, 1), one class for each image");
        }

        CheckLength(file, header);
        if (header.Count * header.ElementBytes > 1L << 30)
        {
            throw new BadContentException($"it declares {header.Count} labels");
        }

        var bytes = new byte[header.Count * header.ElementBytes];
        stream.ReadExactly(bytes);
        return header.Type[1] switch
        {
            'u' or 'i' or 'b' => (Numbers(header, bytes), null),
            'U' => ([], Texts(header, bytes, header.Type[0] == '>' ? Encoding.GetEncoding("utf-32BE") : Encoding.UTF32)),
            'S' => ([], Texts(header, bytes, Encoding.UTF8)),
            _ => throw new BadContentException($"its elements are of type {header.Type}; labels are read as integers or text"),
        };
    });

    private static int[] Numbers(NpyHeader header, byte[] bytes)
    {
        var size = header.ElementBytes;
        var big = header.Type[0] == '>';
        var signed = header.Type[1] == 'i';
        if (size is not (1 or 2 or 4 or 8))
        {
            throw new BadContentException($"its elements are of type {header.Type}; labels are read as integers or text");
        }

        var labels = new int[header.Count];
        Span<byte> wide = stackalloc byte[8];
        for (var i = 0; i < labels.Length; i++)
        {
            var element = bytes.AsSpan(i * size, size);
            wide.Fill(signed && (element[big ? 0 : size - 1] & 0x80) != 0 ? (byte)0xFF : (byte)0);
            if (big)
            {
                element.CopyTo(wide[(8 - size)..]);
            }
            else
            {
                element.CopyTo(wide);
            }

            var value = big ? BinaryPrimitives.ReadInt64BigEndian(wide) : BinaryPrimitives.ReadInt64LittleEndian(wide);
            labels[i] = value is >= 0 and <= int.MaxValue
                ? (int)value
                : throw new BadContentException($"the label of image {i} is {value}, which is no class number");
        }

        return labels;
    }

    private static string[] Texts(NpyHeader header, byte[] bytes, Encoding encoding)
    {
        var texts = new string[header.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = encoding.GetString(bytes, i * header.ElementBytes, header.ElementBytes).TrimEnd('\0');
        }

        return texts;
    }
}
