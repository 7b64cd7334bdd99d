using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods.Catalogue;

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
    BalanceOptions Options, JsonObject Command, MethodChoice Choice, MethodPipeline Pipeline, JobData Data, OutputFolder Output, GeneratorBudget Budget, StageTimes Times,
    IProgressSink Sink, CancellationToken Stop)
{
    internal int Threads => Options.Compute.Threads ?? Environment.ProcessorCount;

    /// <summary>The plan for some training images.</summary>
    internal SamplingPlan PlanFor(ImageSet train) => PlanFor(Options.Plan, train);

    internal static SamplingPlan PlanFor(PlanOptions plan, ImageSet train) => SamplingStrategy.Parse(plan.Strategy).Plan(train, plan.MaxGain);

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
    internal BalanceRun Seeded(int number, bool? mirror)
    {
        var compute = Options.Compute with { Seed = Options.Compute.Seed + number };
        return number == 0 ? this : this with { Options = Options with { Compute = compute }, Pipeline = Pipeline.Seeded(compute.Seed, mirror) };
    }
}
