namespace Bagan.Data;

/// <summary>The files that were passed over, by kind: every file of the data is read, bad, or among these.</summary>
public sealed class IgnoredFiles
{
    private const int Shown = 3;

    private IgnoredFiles(IReadOnlyList<IgnoredKind> kinds)
    {
        Kinds = kinds;
        Count = kinds.Sum(k => k.Files.Count);
    }

    /// <summary>No files.</summary>
    public static IgnoredFiles None { get; } = new([]);

    /// <summary>How many files there are. A hidden folder counts once.</summary>
    public int Count { get; }

    /// <summary>The kinds, the most frequent first.</summary>
    public IReadOnlyList<IgnoredKind> Kinds { get; }

    /// <summary>All kinds in one line: "3 text files (a.txt, b.txt and 1 more), 1 hidden file (.DS_Store)".</summary>
    public override string ToString() => string.Join(", ", Kinds.Select(k => $"{k.Quantity} ({k.Names(Shown)})"));

    /// <summary>Collects ignored files.</summary>
    internal sealed class Builder
    {
        private readonly Dictionary<(string One, string Many), (List<string> Files, string? Advice)> _kinds = [];

        /// <summary>Takes a file.</summary>
        /// <param name="file">Its path, relative to the data.</param>
        /// <param name="kind">What it is.</param>
        public void Add(string file, FileKind kind)
        {
            if (!_kinds.TryGetValue((kind.One, kind.Many), out var entry))
            {
                _kinds[(kind.One, kind.Many)] = entry = ([], kind.Advice);
            }

            entry.Files.Add(file);
        }

        /// <summary>Takes files of one kind.</summary>
        public void Add(IEnumerable<string> files, FileKind kind)
        {
            foreach (var file in files)
            {
                Add(file, kind);
            }
        }

        /// <summary>What was collected.</summary>
        public IgnoredFiles Build() => _kinds.Count == 0
            ? None
            : new IgnoredFiles([.. _kinds
                .Select(k => new IgnoredKind(k.Key.One, k.Key.Many, k.Value.Files, k.Value.Advice))
                .OrderByDescending(k => k.Files.Count).ThenBy(k => k.Many, StringComparer.Ordinal)]);
    }
}

/// <summary>Ignored files of one kind.</summary>
/// <param name="One">The kind as the noun for one file: "text file".</param>
/// <param name="Many">The noun for several.</param>
/// <param name="Files">The files, relative to the data; at least one.</param>
/// <param name="Advice">What a person can do where these should have been read; null where they are nothing to read.</param>
public sealed record IgnoredKind(string One, string Many, IReadOnlyList<string> Files, string? Advice)
{
    /// <summary>The number with its noun: "3 text files".</summary>
    public string Quantity => Bagan.Quantity.Of(Files.Count, One, Many);

    /// <summary>The first names, and how many more there are.</summary>
    /// <param name="most">How many names at most.</param>
    public string Names(int most) => Bagan.Quantity.Names(Files, most);
}

/// <summary>A kind of file in words.</summary>
/// <param name="One">The noun for one: "text file".</param>
/// <param name="Many">The noun for several.</param>
/// <param name="Advice">What a person can do to have such files read; null where they hold no images.</param>
/// <param name="IsPicture">Whether it holds images, in a format that is not read.</param>
internal sealed record FileKind(string One, string Many, string? Advice = null, bool IsPicture = false)
{
    /// <summary>Hidden files, and those that systems leave behind.</summary>
    public static FileKind Hidden { get; } = new("hidden file", "hidden files");

    /// <summary>What this program leaves in a folder of results beside the images, to know its own files again.</summary>
    public static FileKind Own { get; } = new("list that bagan keeps of its own files", "lists that bagan keeps of its own files");

    /// <summary>Images that nothing gives a class.</summary>
    public static FileKind Loose { get; } = new("image outside the class folders", "images outside the class folders");
}
