using Bagan.Data;

namespace Bagan.Jobs.DataSets;

/// <summary>Turns a reader's reports, which name stages as they come, into stages with begin and end.</summary>
internal sealed class LoadingStages(IProgressSink sink) : IProgress<DataProgress>
{
    private readonly Lock _lock = new();
    private string? _stage;

    /// <inheritdoc/>
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

    /// <summary>The reading is over.</summary>
    public void Finish()
    {
        if (_stage is not null)
        {
            sink.StageFinished();
            _stage = null;
        }
    }
}
