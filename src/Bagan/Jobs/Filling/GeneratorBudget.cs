using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Training;

namespace Bagan.Jobs.Filling;

/// <summary>
/// How the minutes of a job are shared among its generators: in proportion to their training images, so that all of them get the same
/// epochs. The classifiers of a pick are paid for first.
/// </summary>
/// <param name="minutes">For all generators together; null: no budget.</param>
/// <param name="trainings">Training images of every generator that may be trained.</param>
internal sealed class GeneratorBudget(double? minutes, IReadOnlyList<int> trainings)
{
    // However long the classifiers take, the generators get this share.
    private const double SmallestShare = 0.25;

    /// <summary>The minutes of one generator.</summary>
    internal double? MinutesFor(ImageSet train) => minutes * train.Count / trainings.Sum(n => (double)n);

    /// <summary>The budget of a job.</summary>
    /// <param name="options">What the person asked for.</param>
    /// <param name="data">The images.</param>
    /// <param name="split">What a pick learns from; null: nothing is picked.</param>
    /// <param name="classifierImages">Images that the classifiers of all candidates see in training.</param>
    /// <param name="fits">How often the method is fitted for the figures.</param>
    /// <param name="sink">Progress and messages.</param>
    internal static GeneratorBudget For(BalanceOptions options, JobData data, PickSplit? split, long classifierImages, int fits, IProgressSink sink)
    {
        var trainings = new List<int> { data.Train.Count };
        if (data.FiguresTrain is { } figures)
        {
            trainings.AddRange(Enumerable.Repeat(figures.Count, fits));
        }
        else if (data.Test is not null)
        {
            trainings.AddRange(Enumerable.Repeat(data.Train.Count, fits - 1)); // the first is the one that makes the output
        }

        if (split is not { WhyNot: null })
        {
            return new GeneratorBudget(options.Training.Minutes, trainings);
        }

        trainings.Add(split.TrainCount);
        if (options.Training.Minutes is not { } minutes)
        {
            return new GeneratorBudget(null, trainings);
        }

        var context = new TrainingContext { Device = ComputeSetup.Apply(options.Compute, NoProgress.Instance), Observer = NoObserver.Instance };
        var classifiers = classifierImages * ClassifierSpeed.SecondsPerImage(ClassifierKind.Small, data.Known, context) / 60;
        var left = Math.Max(minutes - classifiers, SmallestShare * minutes);
        var text = FormattableString.Invariant($"--minutes {minutes:g}: at the measured speed the classifiers of the candidates take about {classifiers:0.#}; the generators share {left:0.#} in proportion to their images.");
        if (minutes - classifiers < left)
        {
            sink.Warning(FormattableString.Invariant($"{text} That is {classifiers + left:0.#} minutes in all: for less, give fewer --steps to the classifiers."));
        }
        else
        {
            sink.Message(text);
        }

        return new GeneratorBudget(left, trainings);
    }
}
