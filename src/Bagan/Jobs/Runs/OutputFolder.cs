using Bagan.Data;
using Bagan.IO;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.Runs;

/// <summary>
/// The folder that a job writes to. What stands in it under a final name is whole: files are written under a name that
/// ends in ".partial" and renamed, summary.json comes last. One process at a time has it. A list in it, .bagan.jsonl,
/// names what was written; what is not in the list is neither removed nor replaced.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    internal const string RunName = "run";
    internal const string BalancedName = "balanced";
    internal const string GeneratedName = "generated";
    private readonly FolderLock _lock;

    private OutputFolder(string path, FolderLock taken, SharedFolder? shared)
    {
        Root = path;
        _lock = taken;
        Shared = shared;
    }

    /// <summary>The work that the processes of a job divide; null where this process has the folder alone.</summary>
    internal SharedFolder? Shared { get; }

    /// <summary>Whether no other process of the job was there before.</summary>
    internal bool IsFirst => _lock.IsFirst;

    internal string Root { get; }

    /// <summary>The folder of the training.</summary>
    internal string Run => Path.Combine(Root, RunName);

    /// <summary>Makes or takes over the folder.</summary>
    /// <param name="verb">The command, for the list of what it writes.</param>
    /// <param name="options">Where, and whether what is there may be replaced.</param>
    /// <param name="resume">Whether the job goes on with what is there.</param>
    /// <param name="inside">Whether the folder is a part of another job's, whose list names its files too.</param>
    /// <param name="inputs">What the job reads, as <see cref="OutputClaim.Check"/> takes it.</param>
    /// <exception cref="BaganInputException">The folder is not empty, holds what this program did not write, or overlaps an input.</exception>
    internal static OutputFolder Open(string verb, OutputOptions options, bool resume, bool inside = false, params ReadOnlySpan<(string Name, string? Path)> inputs)
    {
        Require(options, resume, inside, inputs);
        var root = Path.GetFullPath(options.Out!);
        FolderLock? taken = null;
        try
        {
            if (inside)
            {
                DurableFile.MakeFolder(root);
            }
            else
            {
                Directory.CreateDirectory(RealPath.Of(root));
            }

            taken = FolderLock.Take(root, $"--out {options.Out}");
            RequireContent(root, options, resume, inside); // which may have changed with a run that had the lock
            if (!inside && (options.Overwrite || OwnContent.IsEmpty(root)))
            {
                OwnContent.Remove(root, keep: true);
                WrittenList.Create(root, verb).Dispose();
            }

            return new OutputFolder(root, taken, null);
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

    /// <summary>Makes or takes over the folder together with the other processes of a job. The first has it alone until it calls <see cref="Share"/>.</summary>
    /// <param name="verb">The command, for the list of what it writes.</param>
    /// <param name="options">Where; what is there is not replaced.</param>
    /// <param name="isBegun">Whether the folder holds a job of this kind, to go on with; asked when this process may write.</param>
    /// <exception cref="BaganInputException">The folder holds something else, or a process of another job has it.</exception>
    internal static OutputFolder OpenShared(string verb, OutputOptions options, Func<bool> isBegun)
    {
        var root = Path.GetFullPath(options.Out!);
        FolderLock? taken = null;
        try
        {
            Directory.CreateDirectory(RealPath.Of(root));
            taken = FolderLock.TakeShared(root, $"--out {options.Out}");
            RequireContent(root, options, isBegun(), inside: false);
            if (taken.IsFirst && OwnContent.IsEmpty(root))
            {
                WrittenList.Create(root, verb).Dispose();
            }

            return new OutputFolder(root, taken, SharedFolder.Open(root));
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

    /// <summary>Lets the other processes of the job in.</summary>
    internal void Share() => _lock.Share();

    /// <summary>Accepts a folder for <see cref="Open"/>, or refuses it before any work is done.</summary>
    /// <inheritdoc cref="Open"/>
    internal static void Require(OutputOptions options, bool resume, bool inside = false, params ReadOnlySpan<(string Name, string? Path)> inputs)
    {
        OutputClaim.Check(options.Out, inputs);
        if (File.Exists(options.Out))
        {
            throw new BaganInputException($"--out {options.Out} is a file. Name a folder.");
        }

        RequireContent(Path.GetFullPath(options.Out!), options, resume, inside);
    }

    public void Dispose()
    {
        if (Shared is not null)
        {
            Shared.Dispose(); // the list stays as it is: others add to it
            _lock.Dispose();
            return;
        }

        try
        {
            if (OwnContent.IsEmpty(Root))
            {
                File.Delete(Path.Combine(Root, WrittenList.FileName));
            }
            else
            {
                using var list = WrittenList.Read(Root);
                list?.SaveTrimmed(FolderState.Whole);
            }
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e) || e is BaganInputException)
        {
            // The list names all that was written, and more; the error that led here matters more.
        }

        _lock.Dispose();
    }

    /// <summary>Starts a folder in this one that appears whole or not at all; one that this program wrote there before is replaced.</summary>
    /// <exception cref="BaganInputException">There is a folder of this name that holds what this program did not write.</exception>
    internal StagedFolder Stage(string name) => StagedFolder.Inside(Root, name);

    /// <summary>Writes a file that appears whole or not at all.</summary>
    internal void Write(string name, Action<Stream> write) => DurableFile.Write(Path.Combine(Root, name), write);

    private static void RequireContent(string root, OutputOptions options, bool resume, bool inside)
    {
        if (OwnContent.IsEmpty(root))
        {
            return;
        }

        if (options.Overwrite)
        {
            OwnContent.Require(root, $"--out {options.Out}");
        }
        else if (!resume)
        {
            throw new BaganInputException($"--out {options.Out} is not empty. Name another folder, continue it with --resume, or replace it with --overwrite.");
        }
        else
        {
            using var list = (inside ? WrittenList.Nearest(root) : WrittenList.Read(root)) ?? throw new BaganInputException(
                $"--out {options.Out} is not empty, and --resume cannot continue it: it has no list ({WrittenList.FileName}) of the files that this program wrote there. An older version wrote the folder, or the list was lost. Name another folder by --out.");
            if (!inside)
            {
                StagedFolder.RequireInside(root, BalancedName); // what would be replaced hours later
            }
        }
    }
}

/// <summary>skipped.csv in a job's folder: what was left out as unreadable, and why.</summary>
internal static class SkippedFiles
{
    internal static void Write(OutputFolder output, IReadOnlyList<BadFile> bad, IProgressSink sink)
    {
        if (bad.Count > 0)
        {
            output.Write(SkippedList.FileName, stream => SkippedList.Write(stream, bad));
            sink.Message($"{SkippedList.FileName} lists what was left out, and why.");
        }
    }
}
