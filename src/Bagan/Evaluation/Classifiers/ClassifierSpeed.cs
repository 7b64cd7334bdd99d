using System.Diagnostics;
using Bagan.Data;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>How long a classifier's training takes, measured in a few steps.</summary>
internal static class ClassifierSpeed
{
    private const int Steps = 12;
    private const int StepsOfProbe = 200; // each takes milliseconds, the first ones many

    /// <summary>Seconds for each image that the training handles.</summary>
    /// <param name="asked">How it trains, whatever its number of steps.</param>
    /// <param name="images">Some to train on.</param>
    /// <param name="context">The device.</param>
    /// <param name="trainings">How many independent ones there are, of which several run at a time.</param>
    /// <param name="recipes">How they are trained, in turn; null: plainly.</param>
    internal static double SecondsPerImage(ClassifierProtocol asked, ImageSet images, TrainingContext context, int trainings, IReadOnlyList<ClassifierRecipe>? recipes = null)
    {
        var protocol = asked with { Steps = asked.Probe is null ? Steps : StepsOfProbe };
        var shares = protocol.Shares(trainings, images, context);
        var ways = recipes ?? [ClassifierRecipe.Plain];
        Train(); // the first steps of a process are slow
        return Train().Average() / (shares.AtOnce * protocol.Batch);

        double[] Train() => shares.Run([.. Enumerable.Range(0, shares.AtOnce).Select(i => (Func<CancellationToken, double>)(stop => One(ways[i % ways.Count], stop)))], context.Stop);

        double One(ClassifierRecipe recipe, CancellationToken stop)
        {
            var clock = new StepClock(protocol.Batch);
            protocol.Train(images, null, recipe, context with { Observer = clock, Checkpoints = null, Stop = stop }).Dispose();
            return clock.SecondsPerStep;
        }
    }
}

/// <summary>Measures the steps of a training behind its first ones, which pay for what the training prepares; its end waits for the device.</summary>
internal sealed class StepClock(int batch) : ITrainingObserver
{
    private const int FirstSteps = 2;
    private long _steps;
    private long _started;
    private long _ended;

    /// <summary>Seconds of a step.</summary>
    internal double SecondsPerStep => Stopwatch.GetElapsedTime(_started, _ended).TotalSeconds / (_steps - FirstSteps);

    /// <inheritdoc/>
    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
    {
    }

    /// <inheritdoc/>
    public void StageStarted(string stage, long images, long done)
    {
    }

    /// <inheritdoc/>
    public void Advanced(long done)
    {
        _steps = done / batch;
        _ended = Stopwatch.GetTimestamp();
        if (_steps <= FirstSteps)
        {
            _started = _ended;
        }
    }

    /// <inheritdoc/>
    public void StageFinished(string stage)
    {
    }

    /// <inheritdoc/>
    public void EpochFinished(EpochRecord record)
    {
    }

    /// <inheritdoc/>
    public bool WantsSamples(int epoch, int epochs) => false;

    /// <inheritdoc/>
    public void Samples(SampleSheet sheet)
    {
    }

    /// <inheritdoc/>
    public void Message(string text)
    {
    }
}
