using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.IO;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods.Classical;
using Bagan.Reports.Values;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Classifiers;

/// <summary>
/// Finds the classifier that does best on real images alone: each is trained without generated images, on the images as they are and with a loss for
/// unequal classes, and tested on validation images that the figures do not use. The better of its two mean recalls counts.
/// </summary>
internal static class JudgeChoice
{
    private const double HeldOut = 0.25;
    private const int SmallestClass = 8;
    private static readonly (string Name, ClassifierRecipe Recipe)[] Recipes = [("none", ClassifierRecipe.Plain), (RecipeMethod.Reweight.Name, RecipeMethod.Reweight.Recipe)];

    // The others take several times as long as all of the choice.
    private static readonly JudgeKind[] Candidates = [JudgeKind.Probe, JudgeKind.Small];

    /// <summary>Decides where nothing is decided yet.</summary>
    /// <param name="judge">The judge as it was opened.</param>
    /// <param name="known">Real images that may be looked at; no test image is among them.</param>
    /// <param name="groups">A group number for each, or null.</param>
    /// <param name="validation">The data's own validation images; null: a quarter of the known images is held out.</param>
    /// <param name="folder">Where results are kept for a resumed run; null: nowhere.</param>
    /// <param name="compute">Seed and device.</param>
    /// <param name="sink">Progress and messages.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>The judge, which shares its backbone with the one that was opened.</returns>
    internal static Judge Decide(Judge judge, ImageSet known, IReadOnlyList<int>? groups, ImageSet? validation, string? folder, ComputeOptions compute, IProgressSink sink, CancellationToken stop)
    {
        if (!judge.Undecided)
        {
            return judge;
        }

        var split = validation is null ? StratifiedSplit.Of(known, HeldOut, (ulong)compute.Seed, groups, SmallestClass) : null;
        if ((split is null ? validation!.ClassCounts.Count(n => n > 0) : split.HeldOut.Select(i => known.Labels[i]).Distinct().Count()) < 2)
        {
            const string Few = "There are too few validation images to choose the classifier by; it is the probe.";
            sink.Message(Few);
            return judge with { Undecided = false, Reason = Few };
        }

        using var rest = split is null ? null : known.Select(split.Train);
        using var heldOut = split is null ? null : known.Select(split.HeldOut);
        var results = Try(judge, rest ?? known, heldOut ?? validation!, folder, compute, sink, stop);
        var best = results.MaxBy(r => r.Best)!;
        var next = results.Where(r => r != best).MaxBy(r => r.Best)!;
        var figures = string.Join("; ", results.Select(r => $"{Name(r.Kind)} {string.Join(" and ", r.Acsa.Zip(Recipes).Select(p => $"{NumberText.Percent(p.First)} ({p.Second.Name})"))}"));
        var reason = $"It was chosen by its mean recall on {Quantity.Of((heldOut ?? validation!).Count, "validation image")} without generated images, in percent: {figures}. "
            + $"It leads by {NumberText.Points(best.Best - next.Best)} points over {Name(next.Kind)}.";
        sink.Message($"The figures come from the classifier {Name(best.Kind)}. {reason}");
        return judge with { Kind = best.Kind, Protocol = Judge.Trained(Plain(judge.Protocol), best.Kind, judge.Backbone), Undecided = false, Reason = reason };
    }

    private static List<(JudgeKind Kind, double[] Acsa, double Best)> Try(Judge judge, ImageSet train, ImageSet validation, string? folder, ComputeOptions compute, IProgressSink sink, CancellationToken stop)
    {
        var device = ComputeSetup.Apply(compute, NoProgress.Instance);
        var following = new ClassifierFollower(sink);
        var steps = judge.Protocol.StepsFor(train.Count);
        sink.StageStarted("choosing the classifier", (long)Candidates.Length * Recipes.Length * steps * judge.Protocol.Batch);
        var results = new List<(JudgeKind, double[], double)>();
        foreach (var kind in Candidates)
        {
            var protocol = Judge.Trained(Plain(judge.Protocol), kind, judge.Backbone);
            var saved = folder is null ? null : Saved(folder, kind, train, validation, protocol, compute, sink);
            var acsa = Recipes.Select(r => Acsa.Compute(new ConfusionMatrix(validation.Labels, Predict(r.Name, r.Recipe), validation.ClassNames), MissingClasses.LeaveOut).Value!.Value).ToArray();
            results.Add((kind, acsa, acsa.Max()));

            int[] Predict(string name, ClassifierRecipe recipe)
            {
                if (saved?.Find(name, 0, validation) is { } found)
                {
                    following.Skip(protocol.ImagesFor(recipe, train.Count));
                    return found;
                }

                using var classifier = protocol.Train(train, null, recipe, new TrainingContext { Seed = (ulong)compute.Seed, Device = device, Observer = following, Stop = stop });
                var predicted = classifier.Predict(validation, stop);
                if (saved is not null)
                {
                    protocol.Probe?.Save();
                    saved.Add(name, 0, predicted);
                }

                return predicted;
            }
        }

        sink.StageFinished();
        return results;
    }

    private static SavedMeasurements Saved(string folder, JudgeKind kind, ImageSet train, ImageSet validation, ClassifierProtocol protocol, ComputeOptions compute, IProgressSink sink)
    {
        DurableFile.MakeFolder(folder);
        return SavedMeasurements.Open(Path.Combine(folder, $"{Name(kind)}.json"), SavedMeasurements.KeyOf([train, validation], protocol, compute), sink);
    }

    // Without what one kind of classifier needs alone.
    private static ClassifierProtocol Plain(ClassifierProtocol protocol) => protocol with { Probe = null, LearningRate = new ClassifierProtocol().LearningRate };

    private static string Name(JudgeKind kind) => OptionLeaf.Names(typeof(JudgeKind))[(int)kind];
}
