using Bagan.Training;

namespace Bagan.Tests.Methods;

/// <summary>Remembers which stages ran, for how many images, their figures, and messages.</summary>
internal sealed class StageRecorder : ITrainingObserver
{
    internal List<(string Name, long Images)> Stages { get; } = [];

    internal List<EpochRecord> Epochs { get; } = [];

    internal List<string> Messages { get; } = [];

    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
    {
    }

    public void StageStarted(string stage, long images, long done) => Stages.Add((stage, images));

    public void Advanced(long done)
    {
    }

    public void StageFinished(string stage)
    {
    }

    public void EpochFinished(EpochRecord record) => Epochs.Add(record);

    public bool WantsSamples(int epoch, int epochs) => false;

    public void Samples(SampleSheet sheet)
    {
    }

    public void Message(string text) => Messages.Add(text);
}
