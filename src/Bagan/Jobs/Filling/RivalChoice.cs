using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Methods.Catalogue;
using Bagan.Training;

namespace Bagan.Jobs.Filling;

/// <summary>The trainings without generated images that a method is held against.</summary>
/// <param name="Tried">Those that are tried; the real images as they are come first.</param>
/// <param name="Left">Those that are left out for their cost.</param>
/// <param name="Common">Suffixes that every training of the run has: the method's own, and mirroring where its teacher mirrors.</param>
/// <param name="Mirrored">Whether mirroring is among them for the teacher's sake.</param>
internal sealed record RivalChoice(IReadOnlyList<MethodChoice> Tried, IReadOnlyList<MethodChoice> Left, IReadOnlyList<string> Common, bool Mirrored)
{
    // Images through the rivals' classifiers for each image through the method's own networks.
    private const double Budget = 0.5;

    /// <summary>Chooses.</summary>
    /// <param name="run">The run: its options name the rivals, and its pick may have found one.</param>
    /// <param name="choice">The method.</param>
    /// <param name="mirror">Whether its teacher mirrors.</param>
    /// <param name="protocol">How classifiers are trained.</param>
    /// <param name="realImages">The number of real images.</param>
    /// <exception cref="BaganInputException">The options name no rival but the method itself.</exception>
    internal static RivalChoice For(BalanceRun run, MethodChoice choice, bool mirror, ClassifierProtocol protocol, int realImages)
    {
        var own = choice.TrainingSuffixes;
        var mirrored = mirror && !own.Contains("mirror");
        string[] common = mirrored ? [.. own, "mirror"] : [.. own];
        var fromPick = run.PickedRival is { } picked ? Extended([picked], common) : [];
        var candidates = Extended(RivalOptions.Parse(run.Options.Rivals), common).Concat(fromPick).Where(c => c != choice).Distinct().ToList();
        if (candidates.Count == 0)
        {
            throw new BaganInputException($"--rivals {run.Options.Rivals} names only the method {choice.Text} itself. Name another rival, or leave out --rivals.");
        }

        if (run.Options.Rivals != RivalOptions.Auto)
        {
            return new RivalChoice(candidates, [], common, mirrored);
        }

        var budget = Budget * run.Pipeline.Work(choice, realImages) * GainMeasurement.FitsOf(run.Options, choice);
        var (tried, left) = (new List<MethodChoice>(), new List<MethodChoice>());
        foreach (var candidate in candidates)
        {
            var cost = (double)run.Options.Seeds * protocol.ImagesFor(candidate.Extend(MethodCatalogue.RecipeOf(candidate.Method)!), realImages, run.Data.Validation is not null);
            if (tried.Count < RivalOptions.Always || fromPick.Contains(candidate))
            {
                tried.Add(candidate);
            }
            else if (left.Count == 0 && cost <= budget)
            {
                budget -= cost;
                tried.Add(candidate);
            }
            else
            {
                left.Add(candidate);
            }
        }

        return new RivalChoice(tried, left, common, mirrored);
    }

    // A rival whose own suffixes exclude one of the others is left out.
    private static List<MethodChoice> Extended(IEnumerable<MethodChoice> rivals, string[] suffixes) =>
    [
        .. rivals.Where(r => ClassifierRecipe.CanCombine(r.TrainingSuffixes.Concat(suffixes))).Select(r => suffixes.Aggregate(r, (choice, suffix) => choice.With(suffix))),
    ];
}
