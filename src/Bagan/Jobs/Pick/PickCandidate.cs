using Bagan.Methods;
using Bagan.Methods.Balanced;
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

    /// <summary>Those of every preset, without generated images first. A new one is one entry here.</summary>
    internal static IReadOnlyList<PickCandidate> All { get; } =
    [
        Of(RecipeMethod.None), Of(RecipeMethod.None, Mirror),
        Of(RecipeMethod.Oversample), Of(RecipeMethod.Oversample, Mirror),
        Of(RecipeMethod.Reweight), Of(RecipeMethod.Reweight, Mirror),
        new("generated", CandidateImages.Generated, ClassifierRecipe.Plain),
        new("generated+filter", CandidateImages.Filtered, ClassifierRecipe.Plain),
        new("generated+filter+mirror", CandidateImages.Filtered, ClassifierRecipe.Plain.WithSuffix(Mirror)),
    ];

    /// <summary>Those of a preset.</summary>
    /// <param name="teacher">Whether the preset has a teacher that labels the generated images.</param>
    internal static IReadOnlyList<PickCandidate> For(bool teacher) => teacher ? [.. All, Labelled(LabelledImages.RecipeWith(mirror: false, 0, 0))] : All;

    /// <summary>Generated images with a teacher's labels, and the recipe that goes with them.</summary>
    internal static PickCandidate Labelled(ClassifierRecipe recipe) => new("generated+labels", CandidateImages.Labelled, recipe);

    private static PickCandidate Of(RecipeMethod method, params string[] suffixes)
    {
        var choice = new MethodChoice(method.Name, suffixes);
        return new PickCandidate(choice.Text, CandidateImages.None, choice.Extend(method.Recipe));
    }
}
