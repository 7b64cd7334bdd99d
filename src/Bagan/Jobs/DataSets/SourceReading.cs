using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

/// <summary>Reads a data set under the eyes of the person.</summary>
internal static class SourceReading
{
    /// <summary>Reads at the images' own shape, or at the size that was asked for.</summary>
    public static DataSet Load(SourceOptions options, IProgressSink sink, CancellationToken stop, string? group = null, string? groupPattern = null)
    {
        var read = HowToRead(options) with { GroupColumn = group, GroupPattern = groupPattern };
        var data = LoadingStages.Run(sink, stages => DataLoader.Load(options.Path, read, stages, stop));
        foreach (var note in data.Notes)
        {
            sink.Warning(note);
        }

        return data;
    }

    /// <summary>The reader's options for the images as they are.</summary>
    public static DataReadOptions HowToRead(SourceOptions options) => options.ToRead() with { SizeRule = SizeRule.Original };
}
