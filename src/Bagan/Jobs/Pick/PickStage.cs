using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Classical;
using Bagan.Methods.Generative;
using Bagan.Reports.Values;
using Bagan.Training;

namespace Bagan.Jobs.Pick;

/// <summary>
/// Tries every candidate on the data's own validation images, or on a part of the training images that is held out for it, and decides. The test images take no part. The results
/// that a stopped run had measured are in <c>run/pick/</c> and count again.
/// </summary>
internal static class PickStage
{
    internal const string Folder = "pick";
    private const string Prefix = "pick: ";

    /// <summary>Each candidate is tried with so many seeds of the classifier, the same for all.</summary>
    internal const int Seeds = 3;

    /// <summary>Picks.</summary>
    internal static PickResult Run(BalanceRun run, PickSplit split)
    {
        foreach (var note in split.Notes)
        {
            run.Sink.Warning(note);
        }

        if (split.WhyNot is { } why)
        {
            return Told(run, new PickResult([], new PickDecision(null, why), split.Notes));
        }

        using var train = run.Data.Known.Select(split.Train);
        using var heldOut = split.Own is null ? run.Data.Known.Select(split.Validation) : null;
        var validation = split.Own ?? heldOut!;
        var folder = Path.Combine(run.Output.Run, Folder);
        var plan = run.PlanFor(run.Choice, train);
        var candidates = PickCandidate.For(run.Choice.Method, MayMirror(run.Options));

        // The same generator serves all candidates; the filter, fitted behind it, finds it trained.
        using var plain = Draw(run, MethodChoice.Parse(run.Choice.Method), folder, train, plan, Prefix);
        using var filtered = candidates.FirstOrDefault(c => c.Filtered) is { } some ? Draw(run, MethodChoice.Parse(some.ImagesText), folder, train, plan, Prefix + "filtered: ") : null;
        var repeated = CopyMethod.Repeats(train, plan, run.Options.Compute.Seed);
        using var repeats = repeated.Count > 0 ? train.Select(repeated) : null;
        using var plainFolders = Folders(plain, repeats);
        using var filteredFolders = filtered is null ? null : Folders(filtered, repeats);
        var results = run.Times.Run(run.Sink, Prefix + "classifiers", ClassifierImages(run.Choice, train, train.Count, run.Options), () =>
        {
            var protocol = run.Judge.Protocol;
            var saved = SavedMeasurements.Open(
                Path.Combine(folder, SavedMeasurements.FileName), SavedMeasurements.KeyOf([train, plain.Generated, validation], protocol, run.Options.Compute), run.Sink);
            var trials = new ClassifierTrials(train, validation, null, protocol, saved, run.Options.Compute, run.Sink, run.Stop);

            // A candidate whose training goes wrong is out of the running; the others are not.
            var predicted = trials.Try(
                [.. candidates.SelectMany(c => Trials(c, !PickCandidate.AddsImages(c) ? null : c.Filtered ? filtered : plain, c.Filtered ? filteredFolders : plainFolders))],
                (trial, e) => run.Sink.Warning($"{trial.Name}: {e.Message}"));
            return candidates.Select((c, i) => Result(c, predicted.AsSpan(i * Seeds, Seeds), validation, run.Sink)).ToList();
        });
        return Told(run, new PickResult(results, PickDecision.Of(results), split.Notes));
    }

    /// <summary>What picking would try.</summary>
    /// <param name="choice">The method whose images would be tried.</param>
    /// <param name="options">The options of the command.</param>
    /// <param name="split">Which images the candidates would learn from, and which would judge them.</param>
    internal static DryRunPick Outlook(MethodChoice choice, BalanceOptions options, PickSplit split) => new(
        split.WhyNot is null ? [.. PickCandidate.For(choice.Method, MayMirror(options)).Select(c => c.Text)] : [], split.TrainCount, split.ValidationCount, split.WhyNot, split.Notes);

    /// <summary>Images that the classifiers of all candidates see in training.</summary>
    /// <param name="choice">The method whose images are tried.</param>
    /// <param name="like">Images of their kind.</param>
    /// <param name="trainImages">Real images that they are trained on.</param>
    /// <param name="options">The options of the command.</param>
    internal static long ClassifierImages(MethodChoice choice, ImageSet like, int trainImages, BalanceOptions options)
    {
        var protocol = ClassifierProtocol.For(like.Channels, like.Height, options.Steps);
        return (long)PickCandidate.For(choice.Method, MayMirror(options)).Count * Seeds * protocol.StepsFor(trainImages) * protocol.Batch;
    }

    private static bool MayMirror(BalanceOptions options) => options.Training.Mirror != MirrorMode.Off;

    // A classifier a seed.
    private static IEnumerable<ClassifierTrial> Trials(MethodChoice candidate, Resampling? drawn, ImageSet? folders)
    {
        var recipe = candidate.Extend(drawn?.Recipe ?? RecipeOf(candidate));
        var added = drawn is not null && candidate.DropsLabels ? folders ?? drawn.Generated : drawn?.Generated;
        return Enumerable.Range(0, Seeds).Select(i => new ClassifierTrial(candidate.Text, i, recipe, added, candidate.DropsLabels ? null : drawn?.GeneratedLabels));
    }

    private static CandidateResult Result(MethodChoice candidate, ReadOnlySpan<int[]?> predicted, ImageSet validation, IProgressSink sink)
    {
        var acsa = new double?[predicted.Length];
        for (var i = 0; i < acsa.Length; i++)
        {
            acsa[i] = predicted[i] is { } classes ? Acsa.Compute(new ConfusionMatrix(validation.Labels, classes, validation.ClassNames), MissingClasses.LeaveOut).Value : null;
        }

        var result = new CandidateResult(candidate, acsa);
        sink.Message($"Candidate {candidate.Text}: mean recall {(result.Mean is null ? "not measured" : NumberText.Percent(result.Estimate) + " %")} on the validation images.");
        return result;
    }

    /// <summary>The recipe of a method that adds no images.</summary>
    internal static ClassifierRecipe RecipeOf(MethodChoice candidate) =>
        MethodCatalogue.RecipeOf(candidate.Method)!;

    private static Resampling Draw(BalanceRun run, MethodChoice choice, string folder, ImageSet train, Data.Plans.SamplingPlan plan, string prefix)
    {
        using var trained = run.Fit(choice, folder, train, plan, 0, prefix);
        return run.Pipeline.With(choice).Sample(trained.Method, plan, train, prefix);
    }

    // As class folders hold the images: with the originals that the plan repeats.
    private static ImageSet? Folders(Resampling drawn, ImageSet? repeats) =>
        drawn.Generated is { } generated && repeats is not null ? ImageSet.Join(generated, repeats) : null;

    private static PickResult Told(BalanceRun run, PickResult result)
    {
        run.Sink.Message($"{result.Decision.Reason} " + (result.Decision.Generated is { } taken
            ? $"Picked: {taken.Text}."
            : "Picked: plain oversampling; the small classes are filled with repeated originals, and nothing is generated."));
        return result;
    }
}
