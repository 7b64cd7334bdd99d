namespace Bagan.Data.Readers;

/// <summary>The words by which files, folders and tables name their splits.</summary>
internal static class SplitWords
{
    private static readonly Dictionary<string, SplitKind> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = SplitKind.Train,
        ["training"] = SplitKind.Train,
        ["val"] = SplitKind.Validation,
        ["valid"] = SplitKind.Validation,
        ["validation"] = SplitKind.Validation,
        ["dev"] = SplitKind.Validation,
        ["test"] = SplitKind.Test,
        ["testing"] = SplitKind.Test,
        ["t10k"] = SplitKind.Test,
    };

    /// <summary>The split that a word names, or null.</summary>
    public static SplitKind? Find(string word) => Words.TryGetValue(word.Trim(), out var kind) ? kind : null;

    /// <summary>The name used in reports and written files: train, val, test.</summary>
    public static string NameOf(SplitKind kind) => kind switch
    {
        SplitKind.Train => "train",
        SplitKind.Validation => "val",
        _ => "test",
    };
}

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
