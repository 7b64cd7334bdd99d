using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// IDX, the layout of MNIST, Fashion-MNIST and EMNIST: a file of images and a file of labels a split, plain or <c>.gz</c>
/// (http://yann.lecun.com/exdb/mnist). Images are [N, H, W] (<c>idx3</c>) or, in colour, [N, H, W, 3] (<c>idx4</c>), unsigned bytes.
/// Names as published: <c>train-images-idx3-ubyte</c>, <c>t10k-labels-idx1-ubyte</c>, <c>emnist-letters-test-images-idx3-ubyte.gz</c>.
/// </summary>
internal sealed partial class IdxReader : IDataReader
{
    private const int UnsignedByte = 8;

    /// <inheritdoc/>
    public string Name => "idx";

    /// <inheritdoc/>
    public string Description => "IDX files as of MNIST: train-images-idx3-ubyte and train-labels-idx1-ubyte, t10k-... for the test split, plain or .gz, classes.txt for names";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree, DataReadOptions options) =>
        tree.Focus is { } focus
            ? ImagesName().IsMatch(focus.Name) ? Recognition.Sure : Recognition.No
            : tree.Files.Any(f => ImagesName().IsMatch(f.Name)) ? Recognition.Sure : Recognition.No;

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var bad = new List<BadFile>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        var splits = new List<(SplitKind Kind, int[] Labels, RawFile File)>();
        var folder = "";
        foreach (var (kind, images) in ImageFiles(tree))
        {
            limits.Cancellation.ThrowIfCancellationRequested();
            folder = images.Folder;
            used.Add(images.Path);
            var labels = LabelsFile(tree, images);
            if (labels is null)
            {
                bad.Add(new BadFile(images.Path, "there is no file of labels beside it"));
                continue;
            }

            used.Add(labels.Path);
            try
            {
                var file = Images(tree, images);
                var numbers = Labels(tree, labels);
                if (numbers.Length == file.Count)
                {
                    splits.Add((kind, numbers, file));
                }
                else
                {
                    bad.Add(new BadFile(labels.Path, $"it holds {Quantity.Of(numbers.Length, "label")} for {Quantity.Of(file.Count, "image")}"));
                }
            }
            catch (BadPartException e)
            {
                bad.Add(e.File);
            }
        }

        if (used.Count == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no IDX files of images: expected train-images-idx3-ubyte or a name like it, plain or .gz.");
        }

        var names = tree.Find(folder.Length == 0 ? LabelMap.NamesFile : $"{folder}/{LabelMap.NamesFile}");
        if (names is not null)
        {
            used.Add(names.Path);
        }

        IReadOnlyList<string> classNames = [];
        try
        {
            classNames = LabelMap.Apply(LabelMap.ReadNames(tree, names, options.TextEncoding), [.. splits.Select(s => s.Labels)]);
        }
        catch (BadContentException e)
        {
            bad.Add(new BadFile(splits[0].File.Name, e.Message));
            splits.Clear();
        }
        catch (BadPartException e)
        {
            bad.Add(e.File);
            splits.Clear();
        }

        var listing = new DataListing
        {
            Format = Name,
            ClassNames = classNames,
            Splits = [.. splits.Select(s => new ListedSplit
            {
                Kind = s.Kind,
                Labels = s.Labels,
                Sources = new NumberedSources([(s.File.Name, s.File.Count)]),
                Feed = new RawFeed([s.File]),
            })],
            Ignored = DataListing.Unclaimed(tree, used),
            Used = used,
        };
        listing.Bad.AddRange(bad);
        return listing;
    }

    // One file of images a split, train first. Of a plain and a packed file of one name the plain one is taken.
    private static List<(SplitKind Kind, SourceFile File)> ImageFiles(FileTree tree)
    {
        var found = new SortedDictionary<SplitKind, SourceFile>();
        string? family = null;
        foreach (var file in tree.Focus is { } focus ? Companions(tree, focus) : tree.Files)
        {
            if (ImagesName().Match(file.Name) is not { Success: true } match)
            {
                continue;
            }

            var (kind, rest) = KindOf(match.Groups["before"].Value);
            var thisFamily = $"{file.Folder}/{rest}";
            if (family is not null && thisFamily != family)
            {
                throw new BaganInputException($"{tree.Location} holds several sets of IDX files ({family.Trim('/')}... and {thisFamily.Trim('/')}...). Name the file of training images of the one you mean.");
            }

            family = thisFamily;
            found.TryAdd(kind, file);
        }

        return [.. found.Select(f => (f.Key, f.Value))];
    }

    // A file that was pointed at, and those of the other splits of its set beside it.
    private static IEnumerable<SourceFile> Companions(FileTree tree, SourceFile focus) =>
        tree.Beside()
            .Where(f => ImagesName().IsMatch(f.Name) && FamilyOf(f) == FamilyOf(focus) && f.Path != focus.Path)
            .Prepend(focus);

    private static string FamilyOf(SourceFile file) => KindOf(ImagesName().Match(file.Name).Groups["before"].Value).Family;

    private static (SplitKind Kind, string Family) KindOf(string before)
    {
        var words = before.Split('-', '_', '.');
        var kind = words.Select(SplitWords.Find).FirstOrDefault(k => k is not null) ?? SplitKind.Train;
        return (kind, string.Join('-', words.Where(w => w.Length > 0 && SplitWords.Find(w) is null)));
    }

    private static SourceFile? LabelsFile(FileTree tree, SourceFile images)
    {
        var match = ImagesName().Match(images.Name);
        var name = $"{match.Groups["before"].Value}labels{match.Groups["dash"].Value}idx1{match.Groups["type"].Value}";
        return FindPlainOrPacked(tree, images.Folder.Length == 0 ? name : $"{images.Folder}/{name}");
    }

    private static SourceFile? FindPlainOrPacked(FileTree tree, string path)
    {
        var plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return tree.Find(plain) ?? tree.Find(plain + ".gz");
    }

    private static RawFile Images(FileTree tree, SourceFile file)
    {
        var sizes = Header(tree, file, 3, 4);
        var (count, height, width) = (sizes[0], sizes[1], sizes[2]);
        var channels = sizes.Length == 3 ? 1 : sizes[3];
        if (channels is not (1 or 3) || height < 1 || width < 1 || (long)channels * height * width > int.MaxValue || count > int.MaxValue)
        {
            throw new BadPartException(file.Path, $"its header declares {string.Join(" x ", sizes)} bytes, which are no images");
        }

        var shape = new ImageShape((int)channels, (int)height, (int)width);
        var raw = new RawFile(file.Path, () => OpenUnpacked(tree, file), (int)count, shape, 4 + (4 * sizes.Length), Interleaved: true);
        CheckLength(tree, file, raw.HeaderBytes + (raw.RecordBytes * raw.Count));
        return raw;
    }

    private static int[] Labels(FileTree tree, SourceFile file)
    {
        var count = Header(tree, file, 1, 1)[0];
        CheckLength(tree, file, 8 + count);
        if (count > int.MaxValue)
        {
            throw new BadPartException(file.Path, $"its header declares {count} labels");
        }

        return BadPartException.Guard(file.Path, () =>
        {
            using var stream = OpenUnpacked(tree, file);
            RawFile.Skip(stream, 8);
            var labels = new List<int>();
            var buffer = new byte[64 * 1024];
            for (int read; (read = stream.Read(buffer)) > 0 && labels.Count <= count;)
            {
                foreach (var label in buffer.AsSpan(0, read))
                {
                    labels.Add(label);
                }
            }

            return labels.Count == count
                ? labels.ToArray()
                : throw new BadContentException($"its header declares {count} labels and it holds {(labels.Count < count ? labels.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) : "more")}");
        });
    }

    // The sizes of an IDX array: magic 0, 0, type, dimensions, then a 32-bit big-endian size for each dimension.
    private static long[] Header(FileTree tree, SourceFile file, int fewest, int most) => BadPartException.Guard(file.Path, () =>
    {
        using var stream = OpenUnpacked(tree, file);
        var head = new byte[4 + (4 * most)];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (length < 4 || head[0] != 0 || head[1] != 0)
        {
            throw new BadContentException(length == 0 ? "the file is empty" : "it is no IDX file: its first bytes are wrong");
        }

        int dimensions = head[3];
        if (head[2] != UnsignedByte || dimensions < fewest || dimensions > most)
        {
            throw new BadContentException($"its header declares type 0x{head[2]:x2} in {dimensions} dimensions; unsigned bytes (0x08) in {(fewest == most ? $"{most}" : $"{fewest} or {most}")} are read");
        }

        return length >= 4 + (4 * dimensions)
            ? Enumerable.Range(0, dimensions).Select(d => (long)BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4 + (4 * d)))).ToArray()
            : throw new BadContentException("it ends within its header");
    });

    // A packed file's length is known only when it has been read to its end.
    private static void CheckLength(FileTree tree, SourceFile file, long expected)
    {
        if (!IsPacked(tree, file) && file.Length != expected)
        {
            throw new BadPartException(file.Path, $"its header declares {expected} bytes and the file holds {file.Length}");
        }
    }

    private static bool IsPacked(FileTree tree, SourceFile file) => tree.ReadHead(file, 2) is [0x1F, 0x8B];

    private static Stream OpenUnpacked(FileTree tree, SourceFile file)
    {
        var packed = IsPacked(tree, file);
        var stream = tree.Open(file);
        return packed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    [GeneratedRegex(@"^(?<before>.*?)images(?<dash>[-.])idx[34](?<type>-ubyte)(\.gz)?$", RegexOptions.IgnoreCase)]
    private static partial Regex ImagesName();
}
