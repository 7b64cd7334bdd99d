using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Training;

namespace Bagan.Methods.Classical;

/// <summary>A method that adds no image: it only says how the classifier is to be trained on the real ones.</summary>
internal sealed class RecipeMethod(string name, string description, ClassifierRecipe recipe) : IResamplingMethod
{
    /// <summary>The imbalanced set as it is.</summary>
    public static RecipeMethod None { get; } = new("none", "The imbalanced set as it is.", ClassifierRecipe.Plain);

    /// <summary>Small classes repeated until all come equally often.</summary>
    public static RecipeMethod Oversample { get; } = new(
        "oversample", "Images of small classes are repeated until all classes are drawn equally often.", ClassifierRecipe.Plain with { Oversample = true });

    /// <summary>The balanced softmax (Ren et al. 2020, arXiv 2007.10740).</summary>
    public static RecipeMethod Reweight { get; } = new(
        "reweight",
        "The set as it is; the classifier's loss takes the class frequencies into account (balanced softmax).",
        ClassifierRecipe.Plain with { Loss = ClassifierLoss.BalancedSoftmax });

    /// <summary>The balanced softmax at strength 1.15.</summary>
    public static RecipeMethod ReweightStrong { get; } = new(
        "reweight-strong",
        "As reweight, with the class frequencies weighing 1.15 times as much.",
        ClassifierRecipe.Plain with { Loss = ClassifierLoss.BalancedSoftmax, BalanceStrength = 1.15 });

    /// <summary>Weights by effective numbers (Cui et al. 2019, arXiv 1901.05555).</summary>
    public static RecipeMethod Effective { get; } = new(
        "effective",
        "The loss of an image is weighted by the effective number of images of its class (class-balanced loss).",
        ClassifierRecipe.Plain with { Weights = ClassWeights.EffectiveNumber });

    /// <summary>The focal loss (Lin et al. 2017, arXiv 1708.02002).</summary>
    public static RecipeMethod Focal { get; } = new(
        "focal",
        "Images that the classifier is sure of count less in its loss (focal loss).",
        ClassifierRecipe.Plain with { Loss = ClassifierLoss.Focal });

    /// <summary>Deferred reweighting (DRW; Cao et al. 2019, arXiv 1906.07413).</summary>
    public static RecipeMethod DeferredReweighting { get; } = new(
        "drw",
        "In the last fifth of the training the loss is weighted by class frequency (deferred reweighting).",
        ClassifierRecipe.Plain with { Weights = ClassWeights.EffectiveNumber, DeferredFrom = ClassifierRecipe.Deferred });

    /// <summary>Deferred resampling (DRS; Cao et al. 2019).</summary>
    public static RecipeMethod DeferredResampling { get; } = new(
        "drs",
        "In the last fifth of the training all classes are drawn equally often (deferred resampling).",
        ClassifierRecipe.Plain with { Oversample = true, DeferredFrom = ClassifierRecipe.Deferred });

    /// <summary>Margins by class frequency with deferred reweighting (LDAM-DRW; Cao et al. 2019).</summary>
    public static RecipeMethod Margin { get; } = new(
        "ldam-drw",
        "The loss demands a larger margin of smaller classes, and is weighted by class frequency in the last fifth of the training (LDAM-DRW).",
        ClassifierRecipe.Plain with { Loss = ClassifierLoss.Margin, Weights = ClassWeights.EffectiveNumber, DeferredFrom = ClassifierRecipe.Deferred });

    /// <summary>Classifier retraining (cRT; Kang et al. 2020, arXiv 1910.09217).</summary>
    public static RecipeMethod RetrainedHead { get; } = new(
        "crt",
        "In the last fifth of the training the last layer alone is trained anew, all classes drawn equally often (classifier retraining).",
        ClassifierRecipe.Plain with { Head = new HeadChange(HeadChangeKind.Retrain) });

    /// <summary>Tau-normalisation (Kang et al. 2020).</summary>
    public static RecipeMethod NormalisedHead { get; } = new(
        "tau-norm",
        "After plain training the class vectors of the last layer are brought nearer to one length (tau-normalisation), as far as does best on validation images.",
        ClassifierRecipe.Plain with { Head = new HeadChange(HeadChangeKind.Normalise) });

    /// <summary>Post-hoc logit adjustment (Menon et al. 2021, arXiv 2007.07314).</summary>
    public static RecipeMethod AdjustedLogits { get; } = new(
        "logit-adjust",
        "After plain training the logarithm of the class frequencies is taken from the logits (logit adjustment), as far as does best on validation images.",
        ClassifierRecipe.Plain with { Head = new HeadChange(HeadChangeKind.AdjustLogits) });

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
