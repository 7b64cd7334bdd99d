using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Evaluation.Statistics;
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

    /// <summary>Decides where nothing is decided yet.</summary>
    /// <param name="judge">The judge as it was opened.</param>
    /// <param name="known">Real images that may be looked at; no test image is among them.</param>
    /// <param name="groups">A group number for each, or null.</param>
    /// <param name="validation">The data's own validation images; null: a quarter of the known images is held out.</param>
    /// <param name="work">What the figures take by a classifier that is trained so; null: they are cheap.</param>
    /// <param name="folder">Where results are kept for a resumed run; null: nowhere.</param>
    /// <param name="compute">Seed and device.</param>
    /// <param name="sink">Progress and messages.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>The judge, which shares its backbone with the one that was opened.</returns>
    internal static Judge Decide(
        Judge judge, ImageSet known, IReadOnlyList<int>? groups, ImageSet? validation, Func<ClassifierProtocol, ClassifierWork>? work, string? folder, ComputeOptions compute, IProgressSink sink,
        CancellationToken stop)
    {
        if (!judge.Undecided)
        {
            return judge;
        }

        var split = validation is null ? StratifiedSplit.Of(known, HeldOut, (ulong)compute.Seed, groups, SmallestClass) : null;
        if ((split is null ? validation!.ClassCounts.Count(n => n > 0) : split.HeldOut.Select(i => known.Labels[i]).Distinct().Count()) < 2)
        {
            var few = $"There are too few validation images to choose the classifier by; it is {Name(judge.Kind)}.";
            sink.Message(few);
            return judge with { Undecided = false, Reason = few };
        }

        var context = new TrainingContext { Seed = (ulong)compute.Seed, Device = ComputeSetup.Apply(compute, NoProgress.Instance), Observer = NoObserver.Instance, Stop = stop };
        var (candidates, left) = Affordable(judge, known, work, folder, context);
        if (candidates is [var only])
        {
            var alone = left.Length > 0 ? left[1..] : "No other may be chosen.";
            sink.Message($"The figures come from the classifier {Name(only)}. {alone}");
            return judge.Decided(only, alone);
        }

        using var rest = split is null ? null : known.Select(split.Train);
        using var heldOut = split is null ? null : known.Select(split.HeldOut);
        var asked = heldOut ?? validation!;
        var results = Try(judge, candidates, rest ?? known, asked, folder, compute, context, sink);
        var ahead = results.MaxBy(r => r.Best)!;
        var others = results.Where(r => r != ahead).ToList();
        var next = others.MaxBy(r => r.Best);

        // Where nobody asked for a pretrained network it has to do better by more than chance: by a standard error (Breiman and others 1984, "Classification and regression trees", section 3.4.3).
        var error = ahead.Kind == JudgeKind.Probe && !judge.NamedBackbone && next is not null
            ? StandardError(asked, split is null || groups is null ? null : [.. split.HeldOut.Select(i => groups[i])], ahead.Right, next.Right) : 0;
        var best = error > 0 && ahead.Best - next!.Best <= error ? next : ahead;
        var figures = string.Join("; ", results.Select(r => $"{Name(r.Kind)} {string.Join(" and ", r.Acsa.Zip(Recipes).Select(p => $"{NumberText.Percent(p.First)} ({p.Second.Name})"))}"));
        var reason = $"It was chosen by its mean recall on {Quantity.Of(asked.Count, "validation image")} without generated images, in percent: {figures}. "
            + (best != ahead ? $"The probe on {judge.Backbone!.Name} leads by {NumberText.Points(ahead.Best - best.Best)} points over {Name(best.Kind)}, {(double.IsFinite(error) ? $"less than the standard error of that, {NumberText.Points(error).TrimStart('+')}" : "of which these images cannot show how far it is chance")}: it is not taken, as nobody named it (--backbone {judge.Backbone.Name} lets the higher mean decide)."
                : next is not null ? $"It leads by {NumberText.Points(best.Best - next.Best)} points over {Name(next.Kind)}." : "")
            + left;
        sink.Message($"The figures come from the classifier {Name(best.Kind)}. {reason}");
        return judge.Decided(best.Kind, reason);
    }

    /// <summary>What the choice takes, and then the figures by each of the classifiers that may be chosen.</summary>
    /// <param name="judge">The judge as it was opened.</param>
    /// <param name="known">Real images that may be looked at.</param>
    /// <param name="validation">The data's own validation images, or null.</param>
    /// <param name="work">What the figures take by a classifier that is trained so.</param>
    /// <param name="context">The device.</param>
    internal static JudgeOutlook Outlook(Judge judge, ImageSet known, ImageSet? validation, Func<ClassifierProtocol, ClassifierWork> work, TrainingContext context)
    {
        if (!judge.Undecided)
        {
            return new JudgeOutlook(0, [new(work(judge.Protocol).Seconds(known, context), judge.Kind == JudgeKind.Probe)], null);
        }

        var (candidates, left) = Affordable(judge, known, work, null, context);
        if (candidates is [var only])
        {
            return new JudgeOutlook(0, [new(work(judge.TrainedAs(only)).Seconds(known, context), only == JudgeKind.Probe)], $"The classifier behind the figures is {Name(only)}.{left}");
        }

        var choice = 0.0;
        var times = new List<(JudgeKind Kind, double Seconds)>();
        foreach (var kind in candidates)
        {
            var protocol = judge.TrainedAs(kind);
            var seen = protocol.Probe is null ? 0 : known.Count + (validation?.Count ?? 0);
            var asked = work(protocol);
            var figures = (asked with { BackboneImages = Math.Max(0, asked.BackboneImages - seen) }).Seconds(known, context); // the choice has seen them
            var trained = validation is null ? (int)((1 - HeldOut) * known.Count) : known.Count;
            choice += new ClassifierWork(protocol, Recipes.Sum(r => protocol.ImagesFor(r.Recipe, trained)), seen) { Trainings = Recipes.Length }.Seconds(known, context);
            times.Add((kind, figures));
        }

        var words = string.Join(", ", times.Select(t => $"{Name(t.Kind)} ({Quantity.Duration(t.Seconds)} for the figures)"));
        return new JudgeOutlook(choice, [.. times.Select(t => new FiguresTime(t.Seconds, t.Kind == JudgeKind.Probe))], $"The classifier behind the figures is chosen first among {words}.{left}");
    }

    // On a processor a dearer classifier that nobody named is tried where the figures by it end in a few minutes. A resumed run decides as it did.
    private static (IReadOnlyList<JudgeKind> Candidates, string Left) Affordable(Judge judge, ImageSet known, Func<ClassifierProtocol, ClassifierWork>? work, string? folder, TrainingContext context)
    {
        const string Promise = "on photographs of everyday things a linear layer on such a network may do much better than networks trained from scratch";
        var left = judge.LacksPackage ? $" No pretrained network was tried, as its package is not on this machine (--backbone {Backbone.ResNet18} downloads 60 MB): {Promise}." : "";
        if (work is null || !context.Device.IsCpu)
        {
            return (judge.Candidates, left);
        }

        var kept = new List<JudgeKind>();
        foreach (var kind in judge.Candidates)
        {
            var free = kind == JudgeKind.Small || (kind == JudgeKind.Probe && judge.NamedBackbone);
            if (free || SecondsOf(kind) is not (> KeptSeconds.Affordable and var seconds))
            {
                kept.Add(kind);
                continue;
            }

            left += kind == JudgeKind.Probe
                ? $" The probe on {judge.Backbone!.Name} was not tried: the figures by it take about {Quantity.Duration(seconds)} on this machine (--backbone {judge.Backbone.Name} tries it all the same); {Promise}."
                : $" {Name(kind)} was not tried: the figures by it take about {Quantity.Duration(seconds)} on this machine (--classifier {Name(kind)} takes it).";
        }

        return (kept, left);

        double SecondsOf(JudgeKind kind) =>
            KeptSeconds.Of(folder, $"{Name(kind)}-seconds.txt", () => work(judge.TrainedAs(kind)).Seconds(known, context));
    }

    private sealed record Tried(JudgeKind Kind, double[] Acsa, bool[] Right)
    {
        internal double Best => Acsa.Max();
    }

    /// <summary>The standard error of the difference in mean recall of two classifiers; infinite where the images cannot tell.</summary>
    /// <param name="images">N validation images.</param>
    /// <param name="groups">A group number for each, or null.</param>
    /// <param name="first">N: whether the first recognised the image.</param>
    /// <param name="second">The same of the second.</param>
    internal static double StandardError(ImageSet images, IReadOnlyList<int>? groups, bool[] first, bool[] second)
    {
        var sample = new TestSample(images.Labels.ToArray(), images.ClassNames, groups);
        return sample.Obstacle() is null ? PairedDifference.OfOneRun(sample, first, second).StandardError : double.PositiveInfinity;
    }

    private static List<Tried> Try(
        Judge judge, IReadOnlyList<JudgeKind> candidates, ImageSet train, ImageSet validation, string? folder, ComputeOptions compute, TrainingContext context, IProgressSink sink)
    {
        sink.StageStarted("choosing the classifier", candidates.Sum(k => Recipes.Sum(r => judge.TrainedAs(k).ImagesFor(r.Recipe, train.Count))));
        var results = new List<Tried>();
        var following = new ClassifierFollower(sink);
        foreach (var kind in candidates)
        {
            var protocol = judge.TrainedAs(kind);
            var saved = folder is null ? null : Saved(folder, kind, train, validation, protocol, compute, sink);
            var trials = new ClassifierTrials(train, validation, null, protocol, saved, compute, sink, context.Stop) { Following = following };
            var predicted = trials.Try([.. Recipes.Select(r => new ClassifierTrial(r.Name, 0, r.Recipe, null, null))]);
            var acsa = predicted.Select(p => Acsa.Compute(new ConfusionMatrix(validation.Labels, p!, validation.ClassNames), MissingClasses.LeaveOut).Value!.Value).ToArray();
            var better = predicted[Array.IndexOf(acsa, acsa.Max())]!;
            results.Add(new Tried(kind, acsa, [.. better.Select((p, i) => p == validation.Labels[i])]));
        }

        sink.StageFinished();
        return results;
    }

    private static SavedMeasurements Saved(string folder, JudgeKind kind, ImageSet train, ImageSet validation, ClassifierProtocol protocol, ComputeOptions compute, IProgressSink sink)
    {
        DurableFile.MakeFolder(folder);
        return SavedMeasurements.Open(Path.Combine(folder, $"{Name(kind)}.json"), SavedMeasurements.KeyOf([train, validation], protocol, compute), sink);
    }

    private static string Name(JudgeKind kind) => OptionLeaf.Names(typeof(JudgeKind))[(int)kind];
}

/// <summary>What the classifiers of a job are expected to take.</summary>
/// <param name="Choice">Seconds to choose the one behind the figures.</param>
/// <param name="Figures">The figures by each that may be chosen; empty: there are none.</param>
/// <param name="Note">What a person should know of that; null where nothing is chosen.</param>
internal sealed record JudgeOutlook(double Choice, IReadOnlyList<FiguresTime> Figures, string? Note);

/// <summary>What the figures take by one classifier.</summary>
/// <param name="Seconds">In seconds.</param>
/// <param name="OnBackbone">Whether it is a linear layer on a pretrained network.</param>
internal sealed record FiguresTime(double Seconds, bool OnBackbone);
