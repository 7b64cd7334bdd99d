using Bagan.Methods;
using Bagan.Methods.Classical;
using Bagan.Training;

namespace Bagan.Jobs.Pick;

/// <summary>One way to deal with the imbalance, which picking tries.</summary>
/// <param name="Name">Its name in reports: parts joined by plus signs.</param>
/// <param name="Images">What it adds to the real images.</param>
/// <param name="Recipe">How the classifier is trained.</param>
internal sealed record PickCandidate(string Name, CandidateImages Images, ClassifierRecipe Recipe)
{
    private const string Mirror = "mirror";

    /// <summary>What is fallen back on: the small classes repeated.</summary>
    internal static string Fallback => RecipeMethod.Oversample.Name;

    // Those of every preset, without generated images first. A new one is one entry here.
    private static IReadOnlyList<PickCandidate> Usual { get; } =
    [
        Of(RecipeMethod.None), Of(RecipeMethod.None, Mirror),
        Of(RecipeMethod.Oversample), Of(RecipeMethod.Oversample, Mirror),
        Of(RecipeMethod.Reweight), Of(RecipeMethod.Reweight, Mirror),
        new("generated", CandidateImages.Generated, ClassifierRecipe.Plain),
        new("generated+filter", CandidateImages.Filtered, ClassifierRecipe.Plain),
        new("generated+filter+mirror", CandidateImages.Filtered, ClassifierRecipe.Plain.WithSuffix(Mirror)),
    ];

    /// <summary>Those that are tried.</summary>
    /// <param name="labelled">The recipe that goes with a teacher's labels of the generated images; null: there is no teacher.</param>
    internal static IReadOnlyList<PickCandidate> All(ClassifierRecipe? labelled) =>
        labelled is null ? Usual : [.. Usual, new("generated+labels", CandidateImages.Labelled, labelled)];

    /// <summary>The names of those that are tried.</summary>
    /// <param name="teacher">Whether the preset has a teacher.</param>
    internal static IReadOnlyList<string> Names(bool teacher) => [.. All(teacher ? ClassifierRecipe.Plain : null).Select(c => c.Name)];

    private static PickCandidate Of(RecipeMethod method, params string[] suffixes)
    {
        var choice = new MethodChoice(method.Name, suffixes);
        return new PickCandidate(choice.Text, CandidateImages.None, choice.Extend(method.Recipe));
    }
}
