using System.IO.Compression;
using System.Text;

namespace Bagan.Data.Sources;

/// <summary>Opens what the user pointed at: a folder, an archive, or a single file.</summary>
internal static class DataOpener
{
    private const int TarBlock = 512;

    // Each stays open, and keeps some of what it holds.
    private const int MostArchives = 1000;

    private static readonly HashSet<string> TextExtensions = new(StringComparer.OrdinalIgnoreCase) { "", ".txt", ".md", ".csv", ".json", ".html" };

    private static readonly string[] ArchiveEndings = [".tar.gz", ".tgz", ".tar", ".zip"];

    private static readonly (byte[] Start, string Name)[] OtherArchives =
    [
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"),
        ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "a RAR archive"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "packed with xz"),
        ([0x42, 0x5A, 0x68], "packed with bzip2"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd"),
    ];

    /// <summary>
    /// Opens and lists data. A folder that holds one archive and besides it only texts is that archive; one of several archives, or of one with a
    /// table beside it, is all of them, each as a folder of its name.
    /// </summary>
    /// <param name="path">A folder, an archive, or a file.</param>
    /// <param name="limits">Cancellation.</param>
    /// <param name="names">The encoding of an archive's names that are not UTF-8; null where none was named.</param>
    /// <exception cref="BaganInputException">There is nothing at the path, it may not be read, or it is an archive that is damaged or of a kind that is not read.</exception>
    public static FileTree Open(string path, ReadLimits limits, Encoding? names = null)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new BaganInputException("The path of the data is empty or no path.");
        }

        if (Directory.Exists(path))
        {
            var folder = FolderTree.List(path, limits.Cancellation);
            var others = folder.Files.Where(f => !TextExtensions.Contains(Path.GetExtension(f.Name))).Take(MostArchives + 1).ToArray();
            if (folder.Bad.Count > 0)
            {
                return folder;
            }

            // A table beside an archive may be that of its images.
            var areMany = others.Length > 1 || (others.Length == 1 && folder.Files.Any(f => FileKinds.HasTableEnding(f.Name)));
            if (areMany && others.Length <= MostArchives && others.All(f => f.Folder.Length == 0 && NameOfArchive(f.Name) is not null) && OpenArchives(folder, others, limits, names) is { } joined)
            {
                return joined;
            }

            if (others is [var only] && OpenArchive(Path.Combine(path, only.Path), limits, names) is { } inner)
            {
                inner.Passed = [.. folder.Files.Where(f => f != only), .. folder.Hidden.Select(h => new SourceFile(h, 0))];
                return inner;
            }

            return folder;
        }

        if (!File.Exists(path))
        {
            throw new BaganInputException($"There is no folder or file {path}.");
        }

        return OpenArchive(path, limits, names) ?? FolderTree.Around(path);
    }

    // The archives of a folder as one tree; null where one of them is none.
    private static JoinedTree? OpenArchives(FolderTree folder, SourceFile[] archives, ReadLimits limits, Encoding? names)
    {
        var parts = new List<(string Name, FileTree Tree)>();
        var isWhole = false;
        try
        {
            foreach (var archive in archives)
            {
                if (OpenArchive(Path.Combine(folder.Location, archive.Path), limits, names, archives.Length) is not { } tree)
                {
                    return null;
                }

                parts.Add((NameOfArchive(archive.Name)!, tree));
            }

            isWhole = true;
            return new JoinedTree(folder, archives, parts);
        }
        finally
        {
            parts.ForEach(p => (isWhole ? null : p.Tree)?.Dispose());
        }
    }

    // A name without the ending of an archive that is read; null where it has none. An archive of arrays (.npz) is a set by itself.
    private static string? NameOfArchive(string name)
    {
        var ending = Array.Find(ArchiveEndings, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return ending is null || ending.Length == name.Length ? null : name[..^ending.Length];
    }

    private static FileTree? OpenArchive(string path, ReadLimits limits, Encoding? names, int shares = 1)
    {
        try
        {
            var head = Head(path);
            foreach (var (start, name) in OtherArchives)
            {
                if (head.AsSpan().StartsWith(start))
                {
                    throw new BaganInputException($"{path} is {name}, which is not read. Unpack it first, or pack it as .zip, .tar or .tar.gz.");
                }
            }

            return head switch
            {
                [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => ZipTree.List(path, names),
                [0x1F, 0x8B, ..] => IsTar(UnpackedHead(path)) ? TarTree.List(path, limits.Cancellation, shares) : null,
                _ => IsTar(head) ? TarTree.List(path, limits.Cancellation, shares) : null,
            };
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            throw new BaganInputException($"{path}: {FileProblem.Describe(e, path)}.", e);
        }
    }

    private static byte[] Head(string path)
    {
        if (new FileInfo(path).Length == 0)
        {
            return []; // pipes and devices report no length and might never give a byte
        }

        using var file = File.OpenRead(path);
        var head = new byte[TarBlock];
        return head[..file.ReadAtLeast(head, TarBlock, throwOnEndOfStream: false)];
    }

    // The start of a gzip file's content; nothing where that is damaged, which its reader will say.
    private static byte[] UnpackedHead(string path)
    {
        using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var head = new byte[TarBlock];
        try
        {
            return head[..unpacked.ReadAtLeast(head, TarBlock, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    // By the header's checksum (POSIX.1-1988, ustar): the sum of its bytes, those of the checksum itself taken as spaces.
    private static bool IsTar(ReadOnlySpan<byte> block)
    {
        const int Start = 148;
        const int Length = 8;
        if (block.Length < TarBlock)
        {
            return false;
        }

        var sum = Length * ' ';
        foreach (var b in block[..Start])
        {
            sum += b;
        }

        foreach (var b in block[(Start + Length)..])
        {
            sum += b;
        }

        var declared = 0;
        var digits = 0;
        foreach (var b in block.Slice(Start, Length))
        {
            if (b is >= (byte)'0' and <= (byte)'7')
            {
                declared = (declared * 8) + (b - '0');
                digits++;
            }
        }

        return digits > 0 && declared == sum;
    }
}
