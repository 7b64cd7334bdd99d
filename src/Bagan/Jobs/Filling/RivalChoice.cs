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
    /// <param name="options">The options of the command, which name the rivals.</param>
    /// <param name="picked">The best way without generated images that a pick found; null: there was none.</param>
    /// <param name="choice">The method.</param>
    /// <param name="work">Images that pass through the method's own networks in one fit.</param>
    /// <param name="hasValidation">Whether the person brought validation images.</param>
    /// <param name="mirror">Whether its teacher mirrors.</param>
    /// <param name="protocol">How classifiers are trained.</param>
    /// <param name="realImages">The number of real images.</param>
    /// <param name="colour">Whether the images have colours.</param>
    /// <exception cref="BaganInputException">The options name no rival but the method itself.</exception>
    internal static RivalChoice For(BalanceOptions options, MethodChoice? picked, MethodChoice choice, long work, bool mirror, ClassifierProtocol protocol, int realImages, bool colour, bool hasValidation)
    {
        var own = choice.TrainingSuffixes;
        var mirrored = mirror && !own.Contains("mirror");
        string[] common = mirrored ? [.. own, "mirror"] : [.. own];
        var fromPick = picked is null ? [] : Extended([picked], common);
        var candidates = Extended(RivalOptions.Parse(options.Rivals, colour), common).Concat(fromPick).Where(c => c != choice).Distinct().ToList();
        if (candidates.Count == 0)
        {
            throw new BaganInputException($"--rivals {options.Rivals} names only the method {choice.Text} itself. Name another rival, or leave out --rivals.");
        }

        if (options.Rivals != RivalOptions.Auto)
        {
            return new RivalChoice(candidates, [], common, mirrored);
        }

        var budget = Budget * work * GainMeasurement.FitsOf(options, choice);
        var (tried, left) = (new List<MethodChoice>(), new List<MethodChoice>());
        foreach (var candidate in candidates)
        {
            var cost = protocol.WorkFor(candidate.Extend(MethodCatalogue.RecipeOf(candidate.Method)!), options.Seeds, realImages, hasValidation);
            if (tried.Count < RivalOptions.Always(colour) || fromPick.Contains(candidate))
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
        .. rivals.Where(r => ClassifierRecipe.WhyNotCombine(r.TrainingSuffixes.Concat(suffixes)) is null).Select(r => suffixes.Aggregate(r, (choice, suffix) => choice.With(suffix))),
    ];
}
