using Bagan.Data;
using Bagan.Data.Writers;
using Bagan.IO;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

/// <summary>Writes what a data verb made.</summary>
internal static class DataSetWriting
{
    /// <summary>Writes splits, their manifest and the list of what was skipped; only counts in a dry run.</summary>
    public static WrittenData Write(string verb, WritingOptions options, DataSet data, IReadOnlyList<WrittenSplit> splits, IProgressSink sink, CancellationToken stop)
    {
        var counts = splits.Select(s => SplitCount.Of(s.Name, s.Images)).ToList();
        var result = new WrittenData(null, options.To, counts.Sum(s => s.Images), counts, data.Bad, data.Notes);
        if (options.DryRun)
        {
            return result;
        }

        sink.StageStarted("writing", 0);
        using (var folder = new StagedFolder(options.Out!, options.Overwrite, verb))
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

    /// <summary>Refuses, before anything is read, a folder that may not be written, and one that overlaps an input.</summary>
    /// <param name="target">The folder; null where nothing is written.</param>
    /// <param name="overwrite">Whether what is in it may be replaced.</param>
    /// <param name="inputs">What is read, as <see cref="OutputClaim.Check"/> takes it.</param>
    public static void CheckTarget(string? target, bool overwrite, params ReadOnlySpan<(string Name, string? Path)> inputs)
    {
        if (target is not null)
        {
            OutputClaim.Check(target, inputs);
            StagedFolder.Require(target, overwrite);
        }
    }
}
