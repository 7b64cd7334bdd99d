using System.Text;

namespace Bagan.Data.Readers.Listing;

/// <summary>What a part of the data is for.</summary>
internal enum SplitKind
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To choose by while learning.</summary>
    Validation,

    /// <summary>For the figures only.</summary>
    Test,
}

/// <summary>The words by which files, folders and tables name their splits.</summary>
internal static class SplitWords
{
    private static readonly Dictionary<string, SplitKind> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = SplitKind.Train,
        ["training"] = SplitKind.Train,
        ["trn"] = SplitKind.Train,
        ["trainval"] = SplitKind.Train,
        ["val"] = SplitKind.Validation,
        ["valid"] = SplitKind.Validation,
        ["validation"] = SplitKind.Validation,
        ["validate"] = SplitKind.Validation,
        ["dev"] = SplitKind.Validation,
        ["vld"] = SplitKind.Validation,
        ["vali"] = SplitKind.Validation,
        ["devel"] = SplitKind.Validation,
        ["cv"] = SplitKind.Validation,
        ["test"] = SplitKind.Test,
        ["tests"] = SplitKind.Test,
        ["testing"] = SplitKind.Test,
        ["tst"] = SplitKind.Test,
        ["holdout"] = SplitKind.Test,
        ["eval"] = SplitKind.Test,
        ["evaluation"] = SplitKind.Test,
        ["t10k"] = SplitKind.Test,
    };

    // What may stand beside the word: Train_Set, images_test, val2017, testing-data.
    private static readonly HashSet<string> Fillers = new(StringComparer.OrdinalIgnoreCase)
    {
        "image", "images", "img", "imgs", "picture", "pictures", "pic", "pics", "photo", "photos", "sample", "samples", "file", "files",
        "set", "sets", "data", "dataset", "split", "part", "folder", "jpg", "jpeg", "png", "tif", "tiff", "bmp",
        "public", "private", "final", "full", "all", "resized", "cropped", "crops", "original", "originals", "processed", "the",
    };

    // What else may stand beside it in the name of a table.
    private static readonly HashSet<string> TableFillers = new(StringComparer.OrdinalIgnoreCase)
    {
        "label", "labels", "labeled", "labelled", "annotation", "annotations", "metadata", "meta", "info", "list", "table", "csv", "class", "classes", "gt", "ground", "truth", "groundtruth", "df", "of", "shard", "shards",
    };

    // Words that may as well be the name of a class: vehicles and valid documents have such folders.
    private static readonly HashSet<string> AlsoClasses = new(StringComparer.OrdinalIgnoreCase) { "train", "training", "valid", "dev", "tests", "eval", "evaluation", "cv", "vali", "devel" };

    /// <summary>The split that a single word names, or null.</summary>
    public static SplitKind? Find(string word) => Words.TryGetValue(word.Trim(), out var kind) ? kind : null;

    /// <summary>The split that the name of a folder names, alone or with words that mean nothing more; null if none or two.</summary>
    public static SplitKind? OfFolder(string name) => OfName(name, Fillers.Contains);

    /// <summary>The split that the name of a table (without its ending) names; null if none or two.</summary>
    public static SplitKind? OfTable(string name) => OfName(name, w => Fillers.Contains(w) || TableFillers.Contains(w));

    /// <summary>The split that one word of a folder's name names beside words that mean something, with these words; null if none or two do.</summary>
    public static (SplitKind Kind, string Words)? WithOthers(string name)
    {
        var parts = Parts(name);
        var words = parts.Where(p => Find(p) is not null).ToArray();
        var others = string.Join(' ', parts.Where(p => Find(p) is null && !Fillers.Contains(p))).ToLowerInvariant();
        return words is [var word] && others.Length > 0 ? (Find(word)!.Value, others) : null;
    }

    /// <summary>Whether a folder's name that names a split may as well be that of a class.</summary>
    public static bool MayBeClass(string name) => AlsoClasses.Contains(name.Trim());

    /// <summary>Whether a folder's name speaks of evaluation, which is either validation or test.</summary>
    public static bool IsEvaluation(string name) => OfFolder(name) == SplitKind.Test && name.Contains("eval", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name used in reports and written files: train, val, test.</summary>
    public static string NameOf(SplitKind kind) => kind switch
    {
        SplitKind.Train => "train",
        SplitKind.Validation => "val",
        _ => "test",
    };

    private static SplitKind? OfName(string name, Func<string, bool> isFiller)
    {
        if (Find(name) is { } whole)
        {
            return whole;
        }

        SplitKind? found = null;
        foreach (var word in Parts(name))
        {
            if (isFiller(word) || word.All(char.IsAsciiDigit))
            {
                continue;
            }

            if ((Find(word) ?? OfJoined(word, isFiller)) is not { } kind || (found is not null && found != kind))
            {
                return null;
            }

            found = kind;
        }

        return found;
    }

    // "trainset", "testimages".
    private static SplitKind? OfJoined(string word, Func<string, bool> isFiller)
    {
        foreach (var (split, kind) in Words)
        {
            if ((word.StartsWith(split, StringComparison.OrdinalIgnoreCase) && isFiller(word[split.Length..]))
                || (word.EndsWith(split, StringComparison.OrdinalIgnoreCase) && isFiller(word[..^split.Length])))
            {
                return kind;
            }
        }

        return null;
    }

    // The words of a name: at signs and blanks, where capitals begin, where numbers begin.
    private static List<string> Parts(string name)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && ((char.IsUpper(name[i]) && char.IsLower(name[i - 1])) || (char.IsAsciiDigit(name[i]) != char.IsAsciiDigit(name[i - 1])));
            if ((begins || !char.IsLetterOrDigit(name[i])) && part.Length > 0)
            {
                parts.Add(part.ToString());
                part.Clear();
            }

            if (char.IsLetterOrDigit(name[i]))
            {
                part.Append(name[i]);
            }
        }

        if (part.Length > 0)
        {
            parts.Add(part.ToString());
        }

        // "hold-out", "held-out" and "train_val" are one word.
        for (var i = 0; i + 1 < parts.Count; i++)
        {
            var joined = (parts[i].ToUpperInvariant(), parts[i + 1].ToUpperInvariant()) switch
            {
                ("HOLD" or "HELD", "OUT") => "holdout",
                ("TRAIN", "VAL") => "trainval",
                _ => null,
            };
            if (joined is not null)
            {
                parts[i] = joined;
                parts.RemoveAt(i + 1);
            }
        }

        return parts;
    }
}
