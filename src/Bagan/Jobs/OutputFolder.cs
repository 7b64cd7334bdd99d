using Bagan.Data.Writers;
using Bagan.Jobs.Options;

namespace Bagan.Jobs;

/// <summary>
/// The folder that a job writes to. What stands in it under a final name is whole: files are written under a name that
/// ends in ".partial" and renamed, summary.json comes last. One process at a time has it.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    internal const string RunName = "run";
    internal const string GeneratedName = "generated";
    private static readonly string[] Own =
    [
        "balanced", "balanced.incomplete", "balanced.replaced", "manifest.csv", "labels.csv", "skipped.csv", "summary.json", "report.html", "comparison.json", "results.jsonl",
        GeneratedName, RunName,
    ];

    private readonly FolderLock _lock;

    private OutputFolder(string path, FolderLock taken)
    {
        Root = path;
        _lock = taken;
    }

    internal string Root { get; }

    /// <summary>The folder of the training.</summary>
    internal string Run => Path.Combine(Root, RunName);

    /// <summary>Makes or takes over the folder.</summary>
    /// <param name="options">Where, and whether what is there may be replaced.</param>
    /// <param name="resume">Whether the job goes on with what is there.</param>
    /// <param name="data">The data's path: the folder must not lie inside it, or the next reading would take results for data.</param>
    /// <exception cref="BaganInputException">The folder is not empty, or lies inside the data.</exception>
    internal static OutputFolder Open(OutputOptions options, bool resume, string? data)
    {
        var root = Path.GetFullPath(options.Out!);
        if (File.Exists(root))
        {
            throw new BaganInputException($"--out {options.Out} is a file; name a folder.");
        }

        if (data is not null && Directory.Exists(data) && IsInside(root, Path.GetFullPath(data)))
        {
            throw new BaganInputException($"--out {options.Out} lies inside the data {data}; the next reading would take results for data. Name a folder elsewhere.");
        }

        FolderLock? taken = null;
        try
        {
            Directory.CreateDirectory(root);
            taken = FolderLock.Take(root, $"--out {options.Out}");
            if (Directory.EnumerateFileSystemEntries(root).Any(e => Path.GetFileName(e) != FolderLock.FileName))
            {
                if (options.Overwrite)
                {
                    RemoveOwn(root);
                }
                else if (!resume)
                {
                    throw new BaganInputException($"--out {options.Out} is not empty. Name another folder, go on with it by --resume, or replace it by --overwrite.");
                }
            }

            return new OutputFolder(root, taken);
        }
        catch (BaganException)
        {
            taken?.Dispose();
            throw;
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            taken?.Dispose();
            throw OutputError.Describe(root, e);
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Writes a file that appears whole or not at all.</summary>
    internal void Write(string name, Action<Stream> write) => DurableFile.Write(Path.Combine(Root, name), write);

    // Only what a job writes is removed: a folder named by mistake keeps everything else.
    private static void RemoveOwn(string root)
    {
        foreach (var name in Own)
        {
            var path = Path.Combine(root, name);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    private static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
