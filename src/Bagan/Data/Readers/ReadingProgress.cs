namespace Bagan.Data.Readers;

/// <summary>Tells how far the reading of all splits together has come.</summary>
internal sealed class ReadingProgress(IProgress<DataProgress>? progress)
{
    private const int Interval = 256;

    private string _stage = "";
    private int _total;
    private int _done;

    /// <summary>A stage begins.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="total">Images in all splits; 0 where it is not known.</param>
    public void Start(string stage, int total)
    {
        (_stage, _total, _done) = (stage, total, 0);
        progress?.Report(new DataProgress(stage, 0, total));
    }

    /// <summary>One image more is done. Safe for several threads.</summary>
    public void Tick()
    {
        var now = Interlocked.Increment(ref _done);
        if (now % Interval == 0 || now == _total)
        {
            progress?.Report(new DataProgress(_stage, now, _total));
        }
    }
}
