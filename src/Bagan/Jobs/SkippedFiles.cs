using Bagan.Data;
using Bagan.Data.Writers;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs;

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
