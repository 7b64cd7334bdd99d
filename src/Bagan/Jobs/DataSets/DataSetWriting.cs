using Bagan.Data;
using Bagan.Data.Writers;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

/// <summary>Writes what a data verb made.</summary>
internal static class DataSetWriting
{
    /// <summary>Writes splits, their manifest and the list of what was skipped; only counts in a dry run.</summary>
    public static WrittenData Write(WritingOptions options, DataSet data, IReadOnlyList<WrittenSplit> splits, IProgressSink sink, CancellationToken stop)
    {
        var counts = splits.Select(s => SplitCount.Of(s.Name, s.Images)).ToList();
        var result = new WrittenData(null, options.To, counts.Sum(s => s.Images), counts, data.Bad, data.Notes);
        if (options.DryRun)
        {
            return result;
        }

        sink.StageStarted("writing", 0);
        using (var folder = new StagedFolder(options.Out!, options.Overwrite))
        {
            if (data.Bad.Count > 0)
            {
                sink.Message($"{SkippedList.FileName} lists what was left out, and why.");
                folder.WriteFile(SkippedList.FileName, stream => SkippedList.Write(stream, data.Bad));
            }

            DataWriter.Write(DataWriter.Find(options.To), folder, splits, stop);
        }

        sink.StageFinished();
        return result with { Out = options.Out };
    }

    /// <summary>
    /// Refuses, before anything is read, a folder that is not empty, and one inside the data, which the next reading would take for data.
    /// </summary>
    public static void CheckTarget(string? target, bool overwrite, string data)
    {
        if (target is null)
        {
            return;
        }

        StagedFolder.Require(target, overwrite);
        if (!Directory.Exists(data))
        {
            return;
        }

        var inside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));
        var made = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (made == inside || made.StartsWith(inside + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new BaganInputException($"--out {target} lies inside the data {data}; the next reading would take results for data. Name a folder elsewhere.");
        }

        if (inside.StartsWith(made + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new BaganInputException($"--out {target} holds the data {data}; replacing it would remove them. Name a folder elsewhere.");
        }
    }
}
