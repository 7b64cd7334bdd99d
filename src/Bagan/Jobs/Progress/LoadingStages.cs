using Bagan.Data.Readers;

namespace Bagan.Jobs.Progress;

/// <summary>Turns a reader's reports, which name stages as they come, into stages with begin and end.</summary>
internal sealed class LoadingStages : IProgress<DataProgress>
{
    private readonly Lock _lock = new();
    private readonly IProgressSink _sink;
    private string? _stage;

    private LoadingStages(IProgressSink sink) => _sink = sink;

    /// <summary>Runs a reading under the eyes of the person.</summary>
    /// <param name="sink">Told how far it is.</param>
    /// <param name="reading">The reading, which gets what it reports to.</param>
    public static T Run<T>(IProgressSink sink, Func<IProgress<DataProgress>, T> reading)
    {
        var stages = new LoadingStages(sink);
        var result = reading(stages);
        stages.Finish();
        return result;
    }

    /// <inheritdoc/>
    public void Report(DataProgress value)
    {
        lock (_lock)
        {
            if (value.Stage != _stage)
            {
                Finish();
                _stage = value.Stage;
                _sink.StageStarted(value.Stage, value.Total);
            }

            _sink.Advanced(value.Done);
        }
    }

    private void Finish()
    {
        if (_stage is not null)
        {
            _sink.StageFinished();
            _stage = null;
        }
    }
}
