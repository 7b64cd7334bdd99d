using Bagan.Data;
using Bagan.Jobs.Pipeline;
using Bagan.Methods;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Filling;

/// <summary>Images that fill the plan, written already, and their effect.</summary>
/// <param name="Choice">The method that made them.</param>
/// <param name="Added">The images; this object disposes them.</param>
/// <param name="Run">The fitted method; this object disposes it.</param>
/// <param name="Gain">Their effect on a classifier; null where there are no test images, or nothing was added because no class lacks any.</param>
/// <param name="Written">The written images: the originals, then the added ones, each in their order; none where another process writes them.</param>
internal sealed record PlanFilling(MethodChoice Choice, AddedImages Added, TrainedRun Run, GainMeasurement? Gain, IReadOnlyList<ManifestRow> Written) : IDisposable
{
    private const string FiguresPrefix = "figures: ";

    /// <summary>Fills the plan: fits the method, draws, writes, measures.</summary>
    /// <param name="run">The run.</param>
    /// <param name="choice">The method: the one that was picked, or that the options name.</param>
    internal static PlanFilling Make(BalanceRun run, MethodChoice choice)
    {
        var data = run.Data;
        var plan = run.PlanFor(choice, data.Train);
        var gain = data.Test is null || plan.IsEmpty ? null : new GainMeasurement(run, choice);
        if (gain is not null && data.FiguresTrain is { } figures)
        {
            // Test images that were held out must be unseen by the method too: the figures get fits of their own, and
            // the one that makes the output still learns from everything.
            run.Sink.StageStarted("figures", 0); // its parts keep their times themselves
            MeasureFits(run, choice, gain, figures, 0, Path.Combine(run.Output.Run, "figures"), FiguresPrefix);
            run.Sink.StageFinished();
        }

        var trained = run.Fit(choice, run.Output.Run, data.Train, plan, run.Writes ? plan.TotalToGenerate + plan.TotalToRepeat : 0, "");
        AddedImages? added = null;
        try
        {
            added = Draw(run, choice, trained, data.Train, "");
            foreach (var note in added.Notes)
            {
                run.Sink.Warning(note);
            }

            var written = run.Writes ? BalancedImages.Write(run, choice, added, trained.Method.MadeOfReal) : [];
            if (gain is not null && data.FiguresTrain is null)
            {
                Measure(run, choice, gain, 0, trained, added, data.Train, run.Output.Run, "");
                MeasureFits(run, choice, gain, data.Train, gain.Fits == 1 ? run.Options.Seeds : 1, run.Output.Run, "");
            }

            return new PlanFilling(choice, added, trained, gain, written);
        }
        catch
        {
            added?.Dispose();
            trained.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Added.Dispose();
        Run.Dispose();
    }

    // The figures of all seeds from the first one on, each with a fit of its own, unless one fit serves them all.
    private static void MeasureFits(BalanceRun run, MethodChoice choice, GainMeasurement gain, ImageSet train, int first, string folder, string prefix)
    {
        for (var seed = first; seed < (gain.Fits == 1 ? 1 : run.Options.Seeds); seed++)
        {
            var own = run.Seeded(seed, gain.LabelledRecipe?.Mirror, gain.Networks);
            var (path, name) = seed == 0 ? (folder, prefix) : (Path.Combine(folder, $"seed-{seed}"), $"{prefix}seed {run.Options.Compute.Seed + seed}: ");
            using var trained = own.Fit(choice, path, train, own.PlanFor(choice, train), 0, name);
            using var added = Draw(own, choice, trained, train, name);
            Measure(own, choice, gain, seed, trained, added, train, path, name);
        }
    }

    // Of a fit that serves all seeds all are measured at once.
    private static void Measure(BalanceRun run, MethodChoice choice, GainMeasurement gain, int seed, TrainedRun trained, AddedImages added, ImageSet train, string folder, string prefix)
    {
        Resampling? control = null;
        try
        {
            if (trained.Method.Control is { } without && !added.Repeated)
            {
                using (without)
                {
                    control = run.Pipeline.With(MethodChoice.Parse(choice.ControlText!)).Sample(without, run.PlanFor(choice, train), train, prefix + "control: ");
                }
            }

            var fitted = new FittedImages(added, control, trained.Method.TeacherPredictions(run.Data.Test!, run.Stop)) { Networks = trained.Method.Networks };
            gain.Add([.. Enumerable.Range(seed, gain.Fits == 1 ? run.Options.Seeds - seed : 1)], train, fitted, folder);
        }
        finally
        {
            control?.Dispose();
        }
    }

    private static AddedImages Draw(BalanceRun run, MethodChoice choice, TrainedRun trained, ImageSet train, string prefix)
    {
        var plan = run.PlanFor(choice, train);
        var drawn = run.Pipeline.With(choice).Sample(trained.Method, plan, train, prefix);
        return AddedImages.Of(choice, drawn, train, plan, run.Options.Compute.Seed);
    }
}
