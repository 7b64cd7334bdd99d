using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Training;

namespace Bagan.Jobs.Filling;

/// <summary>What the stages of one balancing run share.</summary>
/// <param name="Options">The options of the command.</param>
/// <param name="Command">The same as the run's files keep it.</param>
/// <param name="Choice">The method that the command means.</param>
/// <param name="Pipeline">The way from images to a fitted method and its images.</param>
/// <param name="Data">The images.</param>
/// <param name="Output">The folder of the results.</param>
/// <param name="Budget">How the generators share the minutes.</param>
/// <param name="Times">Times of the stages.</param>
/// <param name="Sink">Progress and messages.</param>
/// <param name="Stop">Asks to stop.</param>
internal sealed record BalanceRun(
    BalanceOptions Options, JsonObject Command, MethodChoice Choice, RunPipeline Pipeline, JobData Data, OutputFolder Output, GeneratorBudget Budget, StageTimes Times,
    IProgressSink Sink, CancellationToken Stop)
{
    /// <summary>The classifier that the figures come from.</summary>
    internal required Judge Judge { get; init; }

    /// <summary>Whether this process writes images and the report: of several it is the first.</summary>
    internal bool Writes => Pipeline.Ranks is not { Launched.Rank: > 0 };

    internal int Threads => Options.Compute.Threads ?? Environment.ProcessorCount;

    /// <summary>The plan of a method for some training images.</summary>
    internal SamplingPlan PlanFor(MethodChoice choice, ImageSet train) => PlanFor(Options.Plan, choice, train);

    internal static SamplingPlan PlanFor(PlanOptions plan, MethodChoice choice, ImageSet train) =>
        SamplingStrategy.Parse(plan.Strategy).Plan(train, plan.MaxGain).Repeating(MethodCatalogue.RepeatShareOf(choice.Method));

    /// <summary>
    /// What a backbone costs that nobody named, for the teacher alone. balance and train decide by it, train by the options that balance has by default: both take
    /// the same backbone, or none.
    /// </summary>
    /// <param name="options">The options of balance.</param>
    /// <param name="choice">The method.</param>
    /// <param name="data">The images.</param>
    internal static TeacherBackboneWork BackboneWork(BalanceOptions options, MethodChoice choice, JobData data)
    {
        var (tested, heldOut) = data.TestImages(options.Compute.Seed);
        var fits = tested ? GainMeasurement.FitsOf(options, choice) + (heldOut ? 1 : 0) : 1;
        var made = (double)PlanFor(options.Plan, choice, data.Train).TotalToGenerate;
        return TeacherBackboneWork.Of(data.Train, heldOut ? 2 : 1, made * fits * (choice.ControlText is null ? 1 : 2));
    }

    /// <summary>Whether something is measured, so that there is a reason to choose among classifiers and to try a backbone that nobody named.</summary>
    /// <param name="data">The images.</param>
    /// <param name="seed">The seed of the job.</param>
    internal static bool IsJudged(JobData data, long seed) => data.TestImages(seed).Any;

    /// <summary>The best way without generated images that a pick found; null where nothing was picked.</summary>
    internal MethodChoice? PickedRival { get; init; }

    /// <summary>Fits a method.</summary>
    /// <param name="choice">The method with its suffixes.</param>
    /// <param name="folder">Its run folder.</param>
    /// <param name="train">The images that it learns from.</param>
    /// <param name="plan">How many images each class shall gain.</param>
    /// <param name="written">Images that are written in the end, for the check of the disk.</param>
    /// <param name="prefix">Put before the names of stages on the screen.</param>
    internal TrainedRun Fit(MethodChoice choice, string folder, ImageSet train, SamplingPlan plan, long written, string prefix) =>
        Pipeline.With(choice).Fit(train, plan, folder, Budget.MinutesFor(train), written, prefix);

    /// <summary>The same run with another seed, counted from that of the options.</summary>
    /// <param name="number">0 and up.</param>
    /// <param name="mirror">Whether teachers mirror, as the first fit found out; null: not found out.</param>
    /// <param name="networks">Which networks stand on a pretrained one, as the first fit found out.</param>
    internal BalanceRun Seeded(int number, bool? mirror, IReadOnlyList<NetworkChoice> networks)
    {
        var compute = Options.Compute with { Seed = Options.Compute.Seed + number };
        return number == 0 ? this : this with { Options = Options with { Compute = compute }, Pipeline = Pipeline.Seeded(compute.Seed, mirror, networks) };
    }
}

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
    /// <param name="pickImages">Training images of the generator that a pick tries; null: none is tried.</param>
    /// <param name="classifierImages">Images that the classifiers of all candidates see in training.</param>
    /// <param name="fits">How often the method is fitted for the figures.</param>
    /// <param name="sink">Progress and messages.</param>
    internal static GeneratorBudget For(BalanceOptions options, JobData data, int? pickImages, long classifierImages, int fits, IProgressSink sink)
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

        if (pickImages is not { } images)
        {
            return new GeneratorBudget(options.Training.Minutes, trainings);
        }

        trainings.Add(images);
        if (options.Training.Minutes is not { } minutes)
        {
            return new GeneratorBudget(null, trainings);
        }

        var context = new TrainingContext { Device = ComputeSetup.Apply(options.Compute, NoProgress.Instance), Observer = NoObserver.Instance };
        var classifiers = classifierImages * ClassifierSpeed.SecondsPerImage(new ClassifierProtocol(), data.Known, context, ClassifierWork.Many) / 60;
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
