using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Methods;
using Bagan.Numerics;
using Bagan.Reports;
using Bagan.Training;

namespace Bagan.Jobs.Pick;

/// <summary>
/// Tries every candidate on a part of the training images that is held out for it, and decides. The test images take no part. What a stopped
/// run had measured is in <c>run/pick/</c> and counts again.
/// </summary>
internal static class PickStage
{
    internal const string Folder = "pick";
    private const string Prefix = "pick: ";

    /// <summary>Each candidate is tried with so many seeds of the classifier, the same for all.</summary>
    internal const int Seeds = 2;

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
        using var validation = run.Data.Known.Select(split.Validation);
        var folder = Path.Combine(run.Output.Run, Folder);
        using var training = run.Start(folder, train, 0, Prefix);
        using var model = training.Fit();
        using var teacher = run.TrainTeacher(training, train, Prefix);
        using var plain = Make(run, run.Source(model, train, teacher), train, FilterMode.Off);
        using var filtered = Make(run, run.Source(model, train, teacher), train, FilterMode.On);
        var labelled = teacher?.Label(plain.Images.Images, run.Stop);
        var results = run.Times.Run(run.Sink, Prefix + "classifiers", ClassifierImages(train.Count, run.Options.Steps, labelled is not null), () =>
        {
            var protocol = new ClassifierProtocol { Steps = run.Options.Steps };
            var saved = SavedMeasurements.Open(
                Path.Combine(folder, "measurements.json"), SavedMeasurements.KeyOf(train, plain.Images.Images, validation, protocol, run.Options.Compute), run.Sink);
            var trials = new ClassifierTrials(train, validation, protocol, Seeds, saved, run.Options.Compute, run.Sink, run.Stop);
            return PickCandidate.All(labelled?.Recipe()).Select(c => Try(c, trials, run.Sink, c.Images switch
            {
                CandidateImages.None => null,
                CandidateImages.Filtered => filtered.Images.Images,
                _ => plain.Images.Images,
            }, c.Images == CandidateImages.Labelled ? labelled!.Labels : null)).ToList();
        });
        return Told(run, new PickResult(results, PickDecision.Of(results), split.Notes));
    }

    /// <summary>Images that the classifiers of all candidates see in training.</summary>
    /// <param name="trainImages">Real images that they are trained on.</param>
    /// <param name="steps">Their steps; null: fitted to the images.</param>
    /// <param name="teacher">Whether the preset has a teacher.</param>
    internal static long ClassifierImages(int trainImages, int? steps, bool teacher)
    {
        var protocol = new ClassifierProtocol { Steps = steps };
        return (long)PickCandidate.Names(teacher).Count * Seeds * protocol.StepsFor(trainImages) * protocol.Batch;
    }

    private static CandidateResult Try(PickCandidate candidate, ClassifierTrials trials, IProgressSink sink, ImageSet? added, FloatMatrix? labels)
    {
        // A candidate whose training goes wrong is out of the running; the others are not.
        var acsa = Enumerable.Range(0, Seeds).Select(i =>
        {
            try
            {
                return Acsa.Compute(trials.Try(candidate.Name, i, added, candidate.Recipe, labels), MissingClasses.LeaveOut).Value;
            }
            catch (TrainingDivergedException e)
            {
                sink.Warning($"{candidate.Name}: {e.Message}");
                return null;
            }
        }).ToArray();
        var result = new CandidateResult(candidate, acsa);
        sink.Message($"Candidate {candidate.Name}: mean recall {(result.Mean is null ? "not measured" : NumberText.Percent(result.Estimate) + " %")} on the validation images.");
        return result;
    }

    private static MadeImages Make(BalanceRun run, IImageSource source, ImageSet train, FilterMode filter) =>
        run.Making(filter).Make(source, train, run.PlanFor(train), filter == FilterMode.On ? Prefix + "filtered: " : Prefix, run.Stop);

    private static PickResult Told(BalanceRun run, PickResult result)
    {
        run.Sink.Message($"{result.Decision.Reason} " + (result.Decision.Generated is { } taken
            ? $"Picked: {taken.Name}."
            : "Picked: plain oversampling; the small classes are filled with repeated originals, and nothing is generated."));
        return result;
    }
}
