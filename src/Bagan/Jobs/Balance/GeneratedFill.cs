using Bagan.Data.Writers;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pick;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>Fills the plan with generated images: trains, generates, writes, measures.</summary>
internal static class GeneratedFill
{
    /// <summary>Does the work.</summary>
    /// <param name="run">The run.</param>
    /// <param name="picked">The candidate that was picked; null: what the options say.</param>
    internal static FilledPlan Make(BalanceRun run, PickCandidate? picked)
    {
        var filter = picked is null ? run.Options.Filter.Filter : picked.Images == CandidateImages.Filtered ? FilterMode.On : FilterMode.Off;

        // A teacher's labels bring a recipe of their own, which is tried beside the plain one in any case.
        var recipe = picked is null || picked.Images == CandidateImages.Labelled ? ClassifierRecipe.Plain : picked.Recipe;
        var data = run.Data;
        var gain = data.FiguresTrain is null ? null : MeasureHeldOut(run, filter, recipe);
        var plan = run.PlanFor(data.Train);
        var training = run.Start(run.Output.Run, data.Train, plan.TotalToGenerate, "");
        MadeImages? made = null;
        try
        {
            using var model = training.Fit();
            using var teacher = run.TrainTeacher(training, data.Train, "");
            made = run.Making(filter).Make(run.Source(model, data.Train, teacher), data.Train, plan, "", run.Stop);
            foreach (var note in made.Notes)
            {
                run.Sink.Warning(note);
            }

            var method = $"bagan ({run.Options.Training.Preset!.Value.ToString().ToLowerInvariant()})";
            var labelled = teacher?.Label(made.Images.Images, run.Stop);
            BalancedImages.Write(run, made.Images.Images, [.. made.Images.Seeds.Select(seed => new ImageOrigin(true, method, seed) { MadeOfReal = training.Options.CarryVariety })], labelled?.Labels);
            if (gain is null && data.Test is not null)
            {
                gain = run.Measure(data.Train, made.Images.Images, recipe, labelled, repeated: false);
            }

            return new FilledPlan(made.Images.Images) { Training = training, Filtered = filter == FilterMode.On, Acceptance = made.Acceptance, Notes = made.Notes, Labelled = labelled, Gain = gain };
        }
        catch
        {
            made?.Dispose();
            training.Dispose();
            throw;
        }
    }

    // Test images that were held out must be unseen by the generator too: the figures get a generator of their own, and
    // the one that makes the output still learns from everything.
    private static GainMeasurement MeasureHeldOut(BalanceRun run, FilterMode filter, ClassifierRecipe recipe)
    {
        const string Prefix = "figures: ";
        var train = run.Data.FiguresTrain!;
        run.Sink.StageStarted("figures", 0); // its parts keep their times themselves
        using var training = run.Start(Path.Combine(run.Output.Run, "figures"), train, 0, Prefix);
        using var model = training.Fit();
        using var teacher = run.TrainTeacher(training, train, Prefix);
        using var made = run.Making(filter).Make(run.Source(model, train, teacher), train, run.PlanFor(train), Prefix, run.Stop);
        var labelled = teacher?.Label(made.Images.Images, run.Stop);
        var gain = run.Measure(train, made.Images.Images, recipe, labelled, repeated: false);
        run.Sink.StageFinished();
        return gain;
    }
}
