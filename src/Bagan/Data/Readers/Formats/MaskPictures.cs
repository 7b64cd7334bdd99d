using System.Text.RegularExpressions;
using Bagan.Data.Codecs;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// Finds pictures that are masks of others: a twin called x_mask, x_label or x_seg beside x; or one of the same name with another ending, or with the
/// same addition to the name as other such twins, whose pixels take few values.
/// </summary>
internal sealed partial class MaskPictures(FileTree tree)
{
    // Masks number their regions; photographs, drawings too, take more values.
    private const int MostValues = 16;
    private const int Looked = 16;

    private static readonly string[] Marks = ["mask", "label", "seg", "gt", "truth", "anno", "contour", "outline"];

    private readonly List<SourceFile> _named = [];
    private readonly Dictionary<(string, string), List<(SourceFile First, SourceFile Second)>> _pairs = [];
    private readonly Dictionary<string, List<(SourceFile Picture, SourceFile Twin)>> _added = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(int Pictures, List<SourceFile> Named, List<(SourceFile First, SourceFile Second)> Pairs)> _folders = [];

    /// <summary>What such pictures are called where they are counted as ignored.</summary>
    public static FileKind Kind { get; } = new("mask", "masks");

    /// <summary>Whether most of some pictures take few values, as masks do. Looks at a few of them.</summary>
    public static bool Shows(FileTree tree, IEnumerable<SourceFile> pictures)
    {
        var values = ValuesOf(tree, Spread([.. pictures]));
        return values.Length > 0 && values.Count(v => v <= MostValues) * 2 > values.Length;
    }

    /// <summary>Takes the pictures of one folder.</summary>
    public void Look(IReadOnlyList<SourceFile> pictures)
    {
        if (pictures.Count < 2 || (!IsSuspicious(pictures) && !HaveAdditions(pictures)))
        {
            return;
        }

        var stems = pictures.GroupBy(f => Path.GetFileNameWithoutExtension(f.Name), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.OrdinalIgnoreCase);
        var bare = stems.Keys.Select(s => PictureName().Match(s) is { Success: true } m ? m.Groups[1].Value : s).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<SourceFile> named = [];
        List<(SourceFile, SourceFile)> pairs = [];
        var byStem = stems.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (stem, files) in stems)
        {
            if (BaseOf(stem) is { } picture && bare.Contains(picture))
            {
                named.AddRange(files);
            }
            else if (files is [var first, var second])
            {
                var pair = string.CompareOrdinal(Path.GetExtension(first.Name), Path.GetExtension(second.Name)) < 0 ? (first, second) : (second, first);
                pairs.Add(pair);
                var endings = (Path.GetExtension(pair.Item1.Name).ToUpperInvariant(), Path.GetExtension(pair.Item2.Name).ToUpperInvariant());
                if (!_pairs.TryGetValue(endings, out var list))
                {
                    _pairs[endings] = list = [];
                }

                list.Add(pair);
            }
            else if (StemWithout(stem) is { } shorter)
            {
                if (!_added.TryGetValue(stem[shorter.Name.Length..], out var list))
                {
                    _added[stem[shorter.Name.Length..]] = list = [];
                }

                list.Add((shorter.Picture, files[0]));
                pairs.Add((shorter.Picture, files[0]));
            }
        }

        _named.AddRange(named);
        _folders.Add((pictures.Count, named, pairs));

        // The longest other name that this one begins with; a number behind it is no addition.
        (string Name, SourceFile Picture)? StemWithout(string stem)
        {
            for (var length = stem.Length - 1; length > 0; length--)
            {
                if (!char.IsAsciiDigit(stem[length]) && byStem.TryGetValue(stem.AsSpan(0, length), out var name, out var files))
                {
                    return (name, files[0]);
                }
            }

            return null;
        }
    }

    /// <summary>The masks among the pictures.</summary>
    public HashSet<SourceFile> Find()
    {
        var masks = new HashSet<SourceFile>(_named, ReferenceEqualityComparer.Instance);
        foreach (var pairs in _pairs.Values)
        {
            masks.UnionWith(MasksOf(pairs));
        }

        // A few twins say nothing, and a name that begins like another is common.
        foreach (var twins in _added.Values.Where(t => t.Count > 1 && 4 * t.Count >= _folders.Sum(f => f.Pictures)))
        {
            var sample = Spread(twins);
            var values = ValuesOf(tree, [.. sample.Select(p => p.Picture), .. sample.Select(p => p.Twin)]);
            if (2 * Enumerable.Range(0, sample.Count).Count(i => IsMask(values[sample.Count + i], values[i])) > sample.Count)
            {
                masks.UnionWith(twins.Select(t => t.Twin));
            }
        }

        return masks;
    }

    /// <summary>The masks that are to be left out.</summary>
    /// <param name="policy">What the person wants; null leaves them out where most pictures of a folder have one.</param>
    /// <param name="notes">Takes a sentence where there are masks.</param>
    public HashSet<SourceFile> LeaveOut(MaskPolicy? policy, List<string> notes)
    {
        var masks = Find();
        if (masks.Count == 0)
        {
            return masks;
        }

        var most = _folders.Exists(f => MostHaveOne(f.Pictures, f.Named.Count + f.Pairs.Count(p => masks.Contains(p.First) || masks.Contains(p.Second))));
        var first = masks.MinBy(f => f.Path, StringComparer.Ordinal)!.Path;
        var what = $"{Quantity.Of(masks.Count, "picture is a mask", "pictures are masks")} of others by name and content (the first is {first})";
        if (policy == MaskPolicy.Skip || (policy is null && most))
        {
            notes.Add($"{what} and {Quantity.Form(masks.Count, "is", "are")} left out; --masks keep reads {Quantity.Form(masks.Count, "it", "them")} as pictures.");
            return masks;
        }

        notes.Add($"{what} and {Quantity.Form(masks.Count, "is", "are")} read as {Quantity.Form(masks.Count, "a picture", "pictures")}; --masks skip leaves {Quantity.Form(masks.Count, "it", "them")} out.");
        return [];
    }

    // The name of the picture that a mask belongs to, by the mask's own: x_mask, x-label_1, x1Mask, mask_x.
    private static string? BaseOf(string stem) =>
        MaskName().Match(stem) is { Success: true } after ? after.Groups[1].Value
        : NameAfterMask().Match(stem) is { Success: true } before ? before.Groups[1].Value
        : null;

    private static bool MostHaveOne(int pictures, int masks) => masks > 0 && 2 * masks > pictures - masks;

    // Two endings in one folder, or a name with one of the marks.
    private static bool IsSuspicious(IReadOnlyList<SourceFile> pictures)
    {
        var ending = Path.GetExtension(pictures[0].Path.AsSpan());
        foreach (var picture in pictures)
        {
            var path = picture.Path.AsSpan();
            if (!Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            var name = path[(path.LastIndexOf('/') + 1)..];
            foreach (var mark in Marks)
            {
                if (name.Contains(mark, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Many names that begin with the name before them, in the order of names: x.png, x_m.png.
    private static bool HaveAdditions(IReadOnlyList<SourceFile> pictures)
    {
        var count = 0;
        for (var i = 1; i < pictures.Count; i++)
        {
            var one = Stem(pictures[i - 1].Path);
            var other = Stem(pictures[i].Path);
            if (one.Length > other.Length)
            {
                var longer = one;
                one = other;
                other = longer;
            }

            count += other.Length > one.Length && !char.IsAsciiDigit(other[one.Length]) && other.StartsWith(one, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        return count > 1 && 4 * count >= pictures.Count;

        static ReadOnlySpan<char> Stem(string path) => Path.GetFileNameWithoutExtension(path.AsSpan());
    }

    // Of pairs with the same two endings, the side that takes few values where the other takes more, if most of a sample agree on it.
    private IEnumerable<SourceFile> MasksOf(List<(SourceFile First, SourceFile Second)> pairs)
    {
        var sample = Spread(pairs);
        var values = ValuesOf(tree, [.. sample.Select(p => p.First), .. sample.Select(p => p.Second)]);
        var firsts = Enumerable.Range(0, sample.Count).Count(i => IsMask(values[i], values[sample.Count + i]));
        var seconds = Enumerable.Range(0, sample.Count).Count(i => IsMask(values[sample.Count + i], values[i]));
        return 2 * firsts > sample.Count ? pairs.Select(p => p.First) : 2 * seconds > sample.Count ? pairs.Select(p => p.Second) : [];
    }

    private static List<T> Spread<T>(List<T> all) =>
        all.Count <= Looked ? all : [.. Enumerable.Range(0, Looked).Select(i => all[(int)((long)i * all.Count / Looked)])];

    private static bool IsMask(int? mask, int? picture) => mask <= MostValues && picture >= 2 * mask;

    private static int?[] ValuesOf(FileTree tree, List<SourceFile> pictures)
    {
        var values = new int?[pictures.Count];
        tree.ReadAll(
            pictures,
            (i, content) => values[i] = ValuesIn(content),
            (_, _) => { },
            new ReadLimits(1, DecodeOptions.Default, CancellationToken.None));
        return values;
    }

    // How many values or colours a picture takes, counted no further than matters; null for what cannot be decoded, which the reading itself will say.
    private static int? ValuesIn(ReadOnlySpan<byte> content)
    {
        try
        {
            var image = ImageDecoder.Decode(content);
            var plane = image.Width * image.Height;
            var values = new HashSet<int>();
            for (var i = 0; i < plane && values.Count < 2 * MostValues; i++)
            {
                values.Add(image.Channels == 1 ? image.Pixels[i] : image.Pixels[i] | (image.Pixels[plane + i] << 8) | (image.Pixels[(2 * plane) + i] << 16));
            }

            return values.Count;
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(.+?)(?:[ _.-]+(?i:masks?|labels?|seg|segm|segmentation|gt|ground[ _-]?truth|annos?|annot|annotations?|contours?|outlines?)|(?<=[a-z0-9])(?:Masks?|Labels?|Seg|Segmentation|GT|Anno|Annotation))([ _-]?[0-9]+)?$")]
    private static partial Regex MaskName();

    [GeneratedRegex(@"^(?:masks?|labels?|seg|segmentation|gt)[ _.-]+(.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex NameAfterMask();

    // x_image beside x_mask.
    [GeneratedRegex(@"^(.+?)[ _.-]+(image|img|rgb|photo|orig|original|input|raw)$", RegexOptions.IgnoreCase)]
    private static partial Regex PictureName();
}
