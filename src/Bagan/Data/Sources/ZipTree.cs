using System.IO.Compression;
using System.Text;

namespace Bagan.Data.Sources;

/// <summary>A zip archive, read in place.</summary>
internal sealed class ZipTree : FileTree
{
    private readonly ZipArchive _archive;
    private readonly object _lock = new();
    private readonly IReadOnlyList<ZipFileEntry> _files;
    private readonly Dictionary<string, ZipFileEntry> _byPath;

    private ZipTree(string location, ZipArchive archive, ArchiveListing<ZipFileEntry> listing)
    {
        Location = location;
        _archive = archive;
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

    /// <summary>Opens and lists an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="names">The encoding of names that are not UTF-8, or null.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="BadContentException">It unpacks without end.</exception>
    public static ZipTree List(string path, Encoding? names)
    {
        var archive = ZipFile.OpenRead(path);
        try
        {
            var entryNames = ZipNames.Of(path, archive.Entries, names);
            var listing = new ArchiveListing<ZipFileEntry>();
            var unpacked = 0L;
            for (var i = 0; i < entryNames.Count; i++)
            {
                var entry = archive.Entries[i];
                // Some programs on Windows write backslashes, against the format's rules.
                var name = entryNames[i].Replace('\\', '/');
                if (name.EndsWith('/'))
                {
                    listing.AddFolder(name);
                }
                else
                {
                    if (entry.Length < 0 || entry.Length > long.MaxValue - unpacked)
                    {
                        throw new BadContentException("its entries declare impossible lengths");
                    }

                    unpacked += entry.Length;
                    listing.AddFile(name, clean => new ZipFileEntry(clean, entry.Length, entry));
                }
            }

            BombCheck.Require(unpacked, new FileInfo(path).Length);
            return new ZipTree(path, archive, listing);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override SourceFile? Find(string path) =>
        Normalise(path) is { } clean ? _byPath.GetValueOrDefault(clean) : null;

    /// <inheritdoc/>
    public override Stream Open(SourceFile file)
    {
        var entry = ((ZipFileEntry)file).Entry;
        if (entry.IsEncrypted)
        {
            throw new BadContentException("it is encrypted");
        }

        // Entries share the archive's one stream: only one is read at a time, which readers of array files do.
        lock (_lock)
        {
            try
            {
                return entry.Open();
            }
            catch (InvalidDataException e)
            {
                throw new BadContentException($"it is packed in a way that is not read, or damaged ({e.Message.TrimEnd('.')}); common zip programs pack by Deflate, which is read", e);
            }
        }
    }

    /// <inheritdoc/>
    public override void ReadAll(IReadOnlyList<SourceFile> files, FileVisitor visit, Action<int, string> fail, ReadLimits limits, int headBytes = 0) =>
        ArchivePipe.Run(
            Enumerable.Range(0, files.Count).Select(i => ArchiveContent.Read(i, files[i], () => Open(files[i]), headBytes)), visit, fail, limits);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _archive.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed record ZipFileEntry(string Path, long Length, ZipArchiveEntry Entry) : SourceFile(Path, Length);
}
