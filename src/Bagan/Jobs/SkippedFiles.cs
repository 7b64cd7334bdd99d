using Bagan.Data;
using Bagan.Data.Writers;

namespace Bagan.Jobs;

/// <summary>skipped.csv in a job's folder: what was left out as unreadable, and why.</summary>
internal static class SkippedFiles
{
    internal static void Write(OutputFolder output, DataSet data, IProgressSink sink)
    {
        if (data.Bad.Count > 0)
        {
            output.Write(SkippedList.FileName, stream => SkippedList.Write(stream, data.Bad));
            sink.Warning($"{data.Bad.Count} files could not be read and were skipped; {SkippedList.FileName} lists them.");
        }
    }
}
