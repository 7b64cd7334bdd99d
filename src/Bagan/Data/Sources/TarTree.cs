using System.Formats.Tar;

namespace Bagan.Data.Sources;

/// <summary>
/// A tar archive, plain or packed with gzip, read in place from its start to its end, several times where needed. Small files are kept in memory
/// while it is listed, as far as there is room for them: sets of thumbnails then need no second pass.
/// </summary>
internal sealed class TarTree : FileTree
{
    private const long MostKept = 64L << 20;
    private const int LargestKept = 64 * 1024;

    private readonly IReadOnlyList<TarFileEntry> _files;
    private readonly Dictionary<string, TarFileEntry> _byPath;

    // The pass that the last opened file was read in: the next one usually lies further on, and need not be sought from the start.
    private TarPass? _parked;

    private TarTree(string location, ArchiveListing<TarFileEntry> listing)
    {
        Location = location;
        _files = listing.Files();
        _byPath = _files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        Folders = listing.Folders();
        Bad = listing.Bad;
        Hidden = listing.Hidden;
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

    /// <summary>Lists an archive. One that ends early is bad, but what comes before is listed.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <param name="shares">How many archives are open at one time, which share the room for what is kept.</param>
    public static TarTree List(string path, CancellationToken cancellation, int shares = 1)
    {
        var listing = new ArchiveListing<TarFileEntry>();
        using var pass = new TarPass(path);
        var room = MostKept / shares;
        try
        {
            while (pass.Next() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(listing, entry, pass, ref room);
            }
        }
        catch (Exception e) when (TarPass.IsOfArchive(e))
        {
            listing.Bad.Add(new BadFile(System.IO.Path.GetFileName(path), TarPass.Describe(e)));
        }

        return new TarTree(path, listing);
    }

    /// <inheritdoc/>
    public override SourceFile? Find(string path) =>
        Normalise(path) is { } clean ? _byPath.GetValueOrDefault(clean) : null;

    /// <inheritdoc/>
    public override Stream Open(SourceFile file)
    {
        var (wanted, kept) = ((TarFileEntry)file).Place;
        if (kept is not null)
        {
            return new MemoryStream(kept, writable: false);
        }

        var pass = Interlocked.Exchange(ref _parked, null);
        if (pass is null || pass.Number >= wanted)
        {
            pass?.Dispose();
            pass = new TarPass(Location);
        }

        try
        {
            while (pass.Next() is { } entry)
            {
                if (pass.Number == wanted)
                {
                    return new ParkingStream(entry.DataStream ?? Stream.Null, () => Interlocked.Exchange(ref _parked, pass)?.Dispose());
                }
            }

            throw new BadContentException("it ends early");
        }
        catch (Exception e) when (TarPass.IsOfArchive(e))
        {
            pass.Dispose();
            throw new BadContentException(TarPass.Describe(e), e);
        }
    }

    /// <inheritdoc/>
    public override byte[] ReadHead(SourceFile file, int count) =>
        ((TarFileEntry)file) is { Head: { } head } && (head.Length >= count || head.Length == file.Length)
            ? head[..Math.Min(count, head.Length)]
            : base.ReadHead(file, count);

    /// <inheritdoc/>
    public override void ReadAll(IReadOnlyList<SourceFile> files, FileVisitor visit, Action<int, string> fail, ReadLimits limits, int headBytes = 0)
    {
        int[] kept = [.. Enumerable.Range(0, files.Count).Where(i => ((TarFileEntry)files[i]).Content is not null)];
        ParallelWork.For(kept.Length, limits, (start, end) =>
        {
            for (var k = start; k < end; k++)
            {
                visit(kept[k], ((TarFileEntry)files[kept[k]]).Content);
            }
        });
        if (kept.Length < files.Count)
        {
            ArchivePipe.Run(Contents(files, headBytes), visit, fail, limits);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _parked, null)?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Add(ArchiveListing<TarFileEntry> listing, TarEntry entry, TarPass pass, ref long room)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory or TarEntryType.DirectoryList:
                listing.AddFolder(entry.Name);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                // Files without an image's ending are recognised by their first bytes, and this pass has them at hand.
                var content = entry.Length is > 0 and <= LargestKept && entry.Length <= room ? ReadStart(entry, (int)entry.Length) : null;
                var head = content ?? (FileKinds.HasImageEnding(entry.Name) ? null : ReadStart(entry, FileKinds.HeadLength));
                room -= content?.Length ?? 0;
                if (entry.Name.Contains('\uFFFD', StringComparison.Ordinal))
                {
                    // The system's reader has replaced what it could not decode, and two names may have become one.
                    listing.Bad.Add(new BadFile(entry.Name, "its name is not in UTF-8; rename it, or pack the data as .zip and name the encoding by --encoding"));
                    break;
                }

                listing.AddFile(entry.Name, clean => new TarFileEntry(clean, entry.Length, pass.Number, head, content));
                break;
            case TarEntryType.SymbolicLink or TarEntryType.HardLink when FileKinds.HasImageEnding(entry.Name):
                listing.Bad.Add(new BadFile(entry.Name, "it is a link, and links inside archives are not followed"));
                break;
        }
    }

    private static byte[] ReadStart(TarEntry entry, int most)
    {
        var start = new byte[(int)Math.Min(entry.Length, most)];
        entry.DataStream?.ReadExactly(start);
        return start;
    }

    private IEnumerable<ArchiveContent> Contents(IReadOnlyList<SourceFile> files, int headBytes)
    {
        var wanted = new Dictionary<int, List<int>>();
        for (var i = 0; i < files.Count; i++)
        {
            var (number, kept) = ((TarFileEntry)files[i]).Place;
            if (kept is not null)
            {
                continue;
            }

            if (!wanted.TryGetValue(number, out var positions))
            {
                wanted[number] = positions = [];
            }

            positions.Add(i);
        }

        var problem = "it ends early";
        using var pass = new TarPass(Location);
        while (wanted.Count > 0)
        {
            TarEntry? entry;
            try
            {
                entry = pass.Next();
            }
            catch (Exception e) when (TarPass.IsOfArchive(e))
            {
                problem = TarPass.Describe(e);
                break;
            }

            if (entry is null)
            {
                break;
            }

            if (!wanted.Remove(pass.Number, out var positions))
            {
                continue;
            }

            // One file may be asked for twice: a table can list it twice.
            var content = ArchiveContent.Read(positions[0], files[positions[0]], () => entry.DataStream ?? Stream.Null, headBytes);
            foreach (var position in positions)
            {
                yield return content with { Index = position };
            }
        }

        foreach (var position in wanted.Values.SelectMany(p => p).Order())
        {
            yield return new ArchiveContent(position, null, problem);
        }
    }

    // An entry with its number in the archive, its first bytes where they may be asked for, and all of them where they are kept.
    private sealed record TarFileEntry(string Path, long Length, int Number, byte[]? Head, byte[]? Content) : SourceFile(Path, Length)
    {
        public (int Number, byte[]? Content) Place => (Number, Content);
    }
}
