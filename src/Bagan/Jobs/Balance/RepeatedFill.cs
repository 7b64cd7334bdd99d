using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Writers;
using Bagan.Jobs.Train;
using Bagan.Methods.Classical;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>Fills the plan with the originals again: what picking falls back on.</summary>
internal static class RepeatedFill
{
    /// <summary>Repeats, writes, measures.</summary>
    internal static FilledPlan Make(BalanceRun run)
    {
        var data = run.Data;
        new RunFolder(run.Output.Run).WriteOptions(run.Command, null);
        var copies = Repeat(data.Train, run.PlanFor(data.Train), run.Options.Compute.Seed);
        try
        {
            BalancedImages.Write(run, copies, [.. Enumerable.Range(0, copies.Count).Select(i => new ImageOrigin(false, copies.Sources?[i] ?? "") { Repeated = true })]);
            return new FilledPlan(copies) { Gain = Measure(run, copies) };
        }
        catch
        {
            copies.Dispose();
            throw;
        }
    }

    private static GainMeasurement? Measure(BalanceRun run, ImageSet copies)
    {
        if (run.Data.Test is null)
        {
            return null;
        }

        if (run.Data.FiguresTrain is not { } train)
        {
            return run.Measure(run.Data.Train, copies, ClassifierRecipe.Plain, null, repeated: true);
        }

        using var known = Repeat(train, run.PlanFor(train), run.Options.Compute.Seed);
        return run.Measure(train, known, ClassifierRecipe.Plain, null, repeated: true);
    }

    private static ImageSet Repeat(ImageSet train, SamplingPlan plan, long seed) =>
        train.Select(CopyMethod.Sources(train, plan, new SeededRandom((ulong)seed).Fork("repeat")));
}
