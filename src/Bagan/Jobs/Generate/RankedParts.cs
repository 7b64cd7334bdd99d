using System.Globalization;
using System.Runtime.InteropServices;
using Bagan.IO;
using Bagan.Numerics;

namespace Bagan.Jobs.Generate;

/// <summary>
/// The folders in which the processes of the verb generate, but for the first, write their images: <c>OUT.rank-1.incomplete</c> and so on. They never
/// get another name: the first process takes the files, and then each removes its own. A process that dies leaves one that no process has locked.
/// </summary>
internal static class RankedParts
{
    // The probabilities of a process's images: float32, row after row.
    private const string LabelsName = "labels.bin";
    private const string ImageEnding = ".png";

    // What the list of such a folder says of it, so that no result of somebody's is taken for one.
    private const string Verb = "generate part";

    /// <summary>Begins the folder of a process.</summary>
    /// <param name="output">The result of all of them.</param>
    /// <param name="rank">The process, from 1.</param>
    internal static StagedFolder Open(string output, int rank) => new(NameOf(output, rank), verb: Verb);

    /// <summary>Writes the probabilities of a process's images.</summary>
    internal static void WriteLabels(StagedFolder part, FloatMatrix labels) => part.WriteFile(LabelsName, MemoryMarshal.AsBytes(labels.Values).ToArray());

    /// <summary>Takes the images of another process.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="output">The name of the result.</param>
    /// <param name="rank">The process.</param>
    /// <param name="images">How many it has drawn.</param>
    /// <param name="classes">How many probabilities each has; 0 where they have none.</param>
    /// <returns>The probabilities, row after row.</returns>
    /// <exception cref="BaganException">They are not all there.</exception>
    internal static Queue<float> Take(StagedFolder folder, string output, int rank, int images, int classes)
    {
        var part = StagedFolder.StagingName(NameOf(output, rank));
        if (!Directory.Exists(part))
        {
            throw new BaganInputException($"{part}, which rank {rank} has written, cannot be seen by rank 0. All processes must see the folder that --out lies in.");
        }

        var labels = Path.Combine(part, LabelsName);
        Queue<float> values = File.Exists(labels) ? new(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(labels)).ToArray()) : [];
        string[] names = [.. Directory.EnumerateFiles(part, "*" + ImageEnding, SearchOption.AllDirectories).Select(f => Path.GetRelativePath(part, f).Replace('\\', '/'))];
        if (names.Length != images || values.Count != (long)images * classes)
        {
            throw new BaganException($"{part} has {names.Length} images and {values.Count} probabilities, of which rank {rank} has written {images} and {(long)images * classes}. Nothing was made of them; start the job again.");
        }

        folder.Take(part, names);
        return values;
    }

    /// <summary>Removes the folders that processes of an earlier start left. Anything else of such a name is in the way, and stays.</summary>
    /// <param name="output">The name of the result.</param>
    /// <param name="size">How many processes there are now.</param>
    /// <exception cref="BaganInputException">A folder is in the way, or a process still writes to it.</exception>
    internal static void Clear(string output, int size)
    {
        foreach (var (folder, rank) in Named(output))
        {
            if (IsPart(folder))
            {
                Remove(folder);
            }
            else if (rank < size && !OwnContent.IsEmpty(folder))
            {
                throw new BaganInputException($"{folder} is in the way: rank {rank} would write its images there, and it holds something else. Nothing was removed. Name another folder by --out, or move this one.");
            }
        }
    }

    /// <summary>Removes the folders of processes that have ended; one that a process has locked is left to that process.</summary>
    internal static void RemoveUnused(string output)
    {
        foreach (var (folder, _) in Named(output))
        {
            try
            {
                if (IsPart(folder))
                {
                    Remove(folder);
                }
            }
            catch (Exception e) when (OutputError.IsOfFileSystem(e) || e is BaganInputException)
            {
                // It stays for the next start; the error that led here matters more.
            }
        }
    }

    private static string NameOf(string output, int rank) => FormattableString.Invariant($"{RealPath.Of(output)}.rank-{rank}");

    private static List<(string Folder, int Rank)> Named(string output)
    {
        var result = RealPath.Of(output);
        var prefix = Path.GetFileName(result) + ".rank-";
        var found = new List<(string, int)>();
        if (Path.GetDirectoryName(result) is { } parent && Directory.Exists(parent))
        {
            foreach (var folder in Directory.EnumerateDirectories(parent))
            {
                var name = StagedFolder.FinalName(Path.GetFileName(folder));
                if (name.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var rank))
                {
                    found.Add((folder, rank));
                }
            }
        }

        return found;
    }

    private static bool IsPart(string folder)
    {
        using var list = WrittenList.Read(folder);
        return list?.Verb == Verb;
    }

    // Under its lock: whoever else would write there is refused meanwhile.
    private static void Remove(string folder)
    {
        using var alone = FolderLock.Take(folder, folder);
        OwnContent.Remove(folder);
    }
}
