using Bagan.Data;

namespace Bagan.Jobs.DataSets;

/// <summary>Reads a data set under the eyes of the person.</summary>
internal static class SourceReading
{
    /// <summary>Reads at the images' own shape, or at the size that was asked for.</summary>
    public static DataSet Load(SourceOptions options, IProgressSink sink, CancellationToken stop, string? group = null, string? groupPattern = null)
    {
        var read = new DataReadOptions
        {
            Size = options.Size,
            SizeRule = SizeRule.Original,
            Channels = options.Channels,
            Fit = options.Fit,
            Format = options.Format,
            SkipBad = options.SkipBad,
            GroupColumn = group,
            GroupPattern = groupPattern,
        };
        var stages = new Stages(sink);
        var data = DataLoader.Load(options.Path, read, stages, stop);
        stages.Finish();
        foreach (var note in data.Notes)
        {
            sink.Warning(note);
        }

        return data;
    }

    // The reader names its stages as they come; the sink wants to hear of begin and end.
    private sealed class Stages(IProgressSink sink) : IProgress<DataProgress>
    {
        private readonly Lock _lock = new();
        private string? _stage;

        public void Report(DataProgress value)
        {
            lock (_lock)
            {
                if (value.Stage != _stage)
                {
                    Finish();
                    _stage = value.Stage;
                    sink.StageStarted(value.Stage, value.Total);
                }

                sink.Advanced(value.Done);
            }
        }

        public void Finish()
        {
            if (_stage is not null)
            {
                sink.StageFinished();
                _stage = null;
            }
        }
    }
}
