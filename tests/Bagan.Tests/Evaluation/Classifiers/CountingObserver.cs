using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

/// <summary>Notes the calls that a classifier's training makes.</summary>
internal sealed class CountingObserver(Action advanced, Action<string>? told = null) : ITrainingObserver
{
    internal List<long> Done { get; } = [];

    internal List<string> Stages { get; } = [];

    public void StageStarted(string stage, long images, long done) => Stages.Add($"{stage}: {images - done}");

    public void Advanced(long done)
    {
        Done.Add(done);
        advanced();
    }

    public void StageFinished(string stage) => Stages.Add($"{stage} finished");

    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records) => throw new InvalidOperationException("A classifier's training is not resumed.");

    public bool WantsSamples(int epoch, int epochs) => throw new InvalidOperationException("A classifier makes no pictures.");

    public void EpochFinished(EpochRecord record) => throw new InvalidOperationException("A classifier's training has no epochs.");

    public void Samples(SampleSheet sheet) => throw new InvalidOperationException("A classifier makes no pictures.");

    public void Message(string text) => (told ?? throw new InvalidOperationException(text))(text);
}
