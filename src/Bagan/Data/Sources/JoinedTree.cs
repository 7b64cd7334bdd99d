namespace Bagan.Data.Sources;

/// <summary>
/// Archives and what lies beside them as one tree, each archive under a folder of its name without the ending: an archive a split, an archive a
/// class, shards of one set, an archive of images beside their table.
/// </summary>
internal sealed class JoinedTree : FileTree
{
    private readonly IReadOnlyList<(string Name, FileTree Tree)> _parts;
    private readonly IReadOnlyList<SourceFile> _files;

    /// <summary>Joins archives; the joined tree owns them.</summary>
    /// <param name="folder">The folder that they lie in.</param>
    /// <param name="archives">Their files.</param>
    /// <param name="parts">The name of each and what it holds.</param>
    public JoinedTree(FolderTree folder, IReadOnlyCollection<SourceFile> archives, IReadOnlyList<(string Name, FileTree Tree)> parts)
    {
        Location = folder.Location;
        _parts = [.. parts, ("", folder)];
        _files = [.. parts.SelectMany((p, i) => p.Tree.Files.Select(f => new PartFile($"{p.Name}/{f.Path}", f, i)))
            .Concat(folder.Files.Except(archives).Select(f => new PartFile(f.Path, f, parts.Count))).OrderBy(f => f.Path, StringComparer.Ordinal)];
        Folders = [.. parts.SelectMany(p => p.Tree.Folders.Select(f => $"{p.Name}/{f}").Prepend(p.Name)).Concat(folder.Folders).Distinct().Order(StringComparer.Ordinal)];
        Hidden = [.. parts.SelectMany(p => p.Tree.Hidden.Select(f => $"{p.Name}/{f}")).Concat(folder.Hidden)];
        Bad = [.. parts.SelectMany(p => p.Tree.Bad.Select(b => b with { File = $"{p.Name}/{b.File}" }))];
    }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files => _files;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Folders { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hidden { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<BadFile> Bad { get; }

    /// <summary>The names of the archives.</summary>
    public IReadOnlyList<string> Parts => [.. _parts.Select(p => p.Name).Where(n => n.Length > 0)];

    /// <inheritdoc/>
    public override SourceFile? Find(string path) => Normalise(path) is { } clean ? SourceFile.Find(_files, clean) : null;

    /// <inheritdoc/>
    public override Stream Open(SourceFile file) => file is PartFile part ? _parts[part.Part].Tree.Open(part.Inner) : throw new FileNotFoundException();

    /// <inheritdoc/>
    public override byte[] ReadHead(SourceFile file, int count) => file is PartFile part ? _parts[part.Part].Tree.ReadHead(part.Inner, count) : [];

    /// <inheritdoc/>
    public override void ReadAll(IReadOnlyList<SourceFile> files, FileVisitor visit, Action<int, string> fail, ReadLimits limits, int headBytes = 0)
    {
        foreach (var part in Enumerable.Range(0, files.Count).GroupBy(i => ((PartFile)files[i]).Part))
        {
            int[] positions = [.. part];
            _parts[part.Key].Tree.ReadAll(
                [.. positions.Select(i => ((PartFile)files[i]).Inner)], (k, content) => visit(positions[k], content), (k, reason) => fail(positions[k], reason), limits, headBytes);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var (_, tree) in _parts)
            {
                tree.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private sealed record PartFile(string Path, SourceFile Inner, int Part) : SourceFile(Path, Inner.Length);
}
