using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Training;

namespace Bagan.Methods.Classical;

/// <summary>A method that adds no image: it only says how the classifier is to be trained on the real ones.</summary>
public sealed class RecipeMethod(string name, string description, ClassifierRecipe recipe) : IResamplingMethod
{
    /// <summary>The imbalanced set as it is.</summary>
    public static RecipeMethod None { get; } = new("none", "The imbalanced set as it is.", ClassifierRecipe.Plain);

    /// <summary>Small classes repeated until all come equally often.</summary>
    public static RecipeMethod Oversample { get; } = new(
        "oversample", "Images of small classes are repeated, so that all classes come equally often.", ClassifierRecipe.Plain with { Oversample = true });

    /// <summary>The balanced softmax (Ren et al. 2020, arXiv 2007.10740).</summary>
    public static RecipeMethod Reweight { get; } = new(
        "reweight",
        "The set as it is; the classifier's loss takes the class frequencies into account (balanced softmax).",
        ClassifierRecipe.Plain with { Loss = ClassifierLoss.BalancedSoftmax });

    /// <summary>How the classifier is to be trained.</summary>
    public ClassifierRecipe Recipe => recipe;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context) => new Nothing(recipe);

    /// <inheritdoc/>
    public ITrainedMethod Load(SavedMethod saved, TrainingContext context) => new Nothing(recipe);

    private sealed class Nothing(ClassifierRecipe recipe) : ITrainedMethod
    {
        public Cost Cost => Cost.Nothing;

        public bool MadeOfReal => false;

        public Sampling Sample(SamplingPlan plan, ImageSet? real, CancellationToken stop) => new([], recipe);

        public void Dispose()
        {
        }
    }
}
