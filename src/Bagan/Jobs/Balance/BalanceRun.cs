using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Train;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>What the stages of one balancing run share.</summary>
/// <param name="Options">What the person asked for.</param>
/// <param name="Command">The same as the run's files keep it.</param>
/// <param name="Data">The images.</param>
/// <param name="Output">Where results go.</param>
/// <param name="Budget">How the generators share the minutes.</param>
/// <param name="Times">Where the stages' times are kept.</param>
/// <param name="Sink">Who is told.</param>
/// <param name="Stop">Asks to stop.</param>
internal sealed record BalanceRun(
    BalanceOptions Options, JsonObject Command, JobData Data, OutputFolder Output, GeneratorBudget Budget, StageTimes Times, IProgressSink Sink, CancellationToken Stop)
{
    internal int Threads => Options.Compute.Threads ?? Environment.ProcessorCount;

    /// <summary>The plan for some training images.</summary>
    internal SamplingPlan PlanFor(ImageSet train) => PlanFor(Options.Plan, train);

    internal static SamplingPlan PlanFor(PlanOptions plan, ImageSet train) => SamplingStrategy.Parse(plan.Strategy).Plan(train, plan.MaxGain);

    /// <summary>Begins the training of a generator, or goes on with it.</summary>
    /// <param name="folder">Its run folder.</param>
    /// <param name="train">The images that it learns from.</param>
    /// <param name="generated">Images that it is to make.</param>
    /// <param name="prefix">Put before the names of stages on the screen.</param>
    internal GeneratorTraining Start(string folder, ImageSet train, long generated, string prefix)
    {
        // Of the minutes of a generator with a teacher, the teacher gets its part.
        var training = Options.Training with { Minutes = Budget.MinutesFor(train) * (Options.Training.HasTeacher ? BalancedMethod.AutoencoderShare : 1) };
        return GeneratorTraining.Start(folder, Data.Data.Fingerprint, train, training, Options.Compute, Options.Checkpoints, Command, Sink, Times, Stop, generated, prefix);
    }

    /// <summary>What a trained model makes its images with.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The images that it was trained on.</param>
    /// <param name="teacher">Looks at them, where the preset has one; else null.</param>
    internal IImageSource Source(BaganModel model, ImageSet train, Teacher? teacher)
    {
        var source = ImageSources.Of(model, train, (ulong)Options.Compute.Seed);
        return teacher is null ? source : new VettedImages(source, teacher, train);
    }

    /// <summary>Makes images, with or without the filter.</summary>
    internal ImageMaking Making(FilterMode filter) => new(Options.Filter with { Filter = filter }, Options.Steps, Options.Compute, Times, Sink);

    /// <summary>Trains the teacher that says what generated images show, where the preset has one.</summary>
    /// <param name="generator">The training of the generator.</param>
    /// <param name="train">The real images, which the teacher learns from.</param>
    /// <param name="prefix">Put before the name of the stage on the screen.</param>
    /// <returns>Null where the preset has none.</returns>
    internal Teacher? TrainTeacher(GeneratorTraining generator, ImageSet train, string prefix) => !Options.Training.HasTeacher ? null :
        Times.Run(Sink, prefix + "teacher", Teacher.Work(train.Count, generator.Options.AutoencoderEpochs), () =>
        {
            var context = new TrainingContext
            {
                Seed = (ulong)Options.Compute.Seed,
                Device = ComputeSetup.Apply(Options.Compute, NoProgress.Instance),
                Observer = new ClassifierFollower(Sink),
                Checkpoints = new CheckpointStore(Path.Combine(generator.Folder.Checkpoints, Teacher.FolderName), Options.Checkpoints.Interval),
                Stop = Stop,
            };
            return Teacher.Train(train, generator.Options.AutoencoderEpochs, context);
        });

    /// <summary>What added images do to a classifier, on the test images.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="added">The images added to them.</param>
    /// <param name="recipe">How all the classifiers are trained.</param>
    /// <param name="labelled">What a teacher says of the added images; null where there is none.</param>
    /// <param name="repeated">Whether the added images are the real ones again, so that repeating them need not be tried beside.</param>
    internal GainMeasurement Measure(ImageSet train, ImageSet added, ClassifierRecipe recipe, LabelledImages? labelled, bool repeated) =>
        Times.Run(Sink, "classifiers", GainMeasurement.TotalImages(train, Options.Steps, repeated, labelled is not null), () =>
            GainMeasurement.Run(train, added, Data.Test!, recipe, labelled, repeated, Options.Steps, Options.Compute, Path.Combine(Output.Run, "measurements.json"), Sink, Stop));
}
