using Bagan.Data;
using Bagan.Jobs.Pipeline;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Filling;

/// <summary>Images that fill the plan, written already, and their effect.</summary>
/// <param name="Choice">The method that made them.</param>
/// <param name="Added">The images; this object disposes them.</param>
/// <param name="Run">The fitted method; this object disposes it.</param>
/// <param name="Gain">Their effect on a classifier; null where there are no test images.</param>
internal sealed record PlanFilling(MethodChoice Choice, AddedImages Added, TrainedRun Run, GainMeasurement? Gain) : IDisposable
{
    /// <summary>Fills the plan: fits the method, draws, writes, measures.</summary>
    /// <param name="run">The run.</param>
    /// <param name="choice">The method: the one that was picked, or that the options name.</param>
    internal static PlanFilling Make(BalanceRun run, MethodChoice choice)
    {
        var data = run.Data;
        var gain = data.FiguresTrain is null ? null : MeasureHeldOut(run, choice);
        var plan = run.PlanFor(data.Train);
        var trained = run.Fit(choice, run.Output.Run, data.Train, plan, plan.TotalToGenerate, "");
        AddedImages? added = null;
        try
        {
            added = Draw(run, choice, trained, data.Train, "");
            foreach (var note in added.Notes)
            {
                run.Sink.Warning(note);
            }

            BalancedImages.Write(run, added.Images, added.Origins(choice.ImagesText, trained.Method.MadeOfReal), added.Labels);
            if (gain is null && data.Test is not null)
            {
                gain = run.Measure(data.Train, added, choice);
            }

            return new PlanFilling(choice, added, trained, gain);
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

    // Test images that were held out must be unseen by the method too: the figures get a fit of their own, and
    // the one that makes the output still learns from everything.
    private static GainMeasurement MeasureHeldOut(BalanceRun run, MethodChoice choice)
    {
        const string Prefix = "figures: ";
        var train = run.Data.FiguresTrain!;
        run.Sink.StageStarted("figures", 0); // its parts keep their times themselves
        using var trained = run.Fit(choice, Path.Combine(run.Output.Run, "figures"), train, run.PlanFor(train), 0, Prefix);
        using var added = Draw(run, choice, trained, train, Prefix);
        var gain = run.Measure(train, added, choice);
        run.Sink.StageFinished();
        return gain;
    }

    private static AddedImages Draw(BalanceRun run, MethodChoice choice, TrainedRun trained, ImageSet train, string prefix)
    {
        var plan = run.PlanFor(train);
        var drawn = run.Pipeline.With(choice).Sample(trained.Method, plan, train, prefix);
        return AddedImages.Of(choice, drawn, train, plan, run.Options.Compute.Seed);
    }
}
