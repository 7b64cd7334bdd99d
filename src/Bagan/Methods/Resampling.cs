using Bagan.Data;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Methods;

/// <summary>What a method answers.</summary>
/// <param name="generated">Images to add to the real ones, of their shape and classes; null: the method adds none. Owned by this object.</param>
/// <param name="recipe">How the classifier is to be trained.</param>
public sealed class Resampling(ImageSet? generated, ClassifierRecipe recipe) : IDisposable
{
    /// <summary>Images to add to the real ones; null where the method adds none.</summary>
    public ImageSet? Generated { get; } = generated;

    /// <summary>How the classifier is to be trained on the real and the added images.</summary>
    public ClassifierRecipe Recipe { get; } = recipe;

    /// <summary>
    /// A row for each generated image: the probabilities of the K classes that the classifier is to learn in place of its label; null: the
    /// labels count.
    /// </summary>
    public FloatMatrix? GeneratedLabels { get; init; }

    /// <summary>The seed of each generated image; null where they were drawn in one go.</summary>
    public IReadOnlyList<ulong>? Seeds { get; init; }

    /// <summary>What a filter or a teacher accepted of each class that gained images; empty where nothing was chosen.</summary>
    public IReadOnlyList<ClassAcceptance> Acceptance { get; init; } = [];

    /// <summary>Sentences that a reader of the results must know: a class too small for k neighbours, say.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose() => Generated?.Dispose();
}
