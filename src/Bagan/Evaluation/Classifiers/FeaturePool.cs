using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>
/// Batches of changed images (turned, mixed, erased) for a frozen network: as many as go through the training images twice are drawn and their features
/// computed, at most 8,192 images; from then on they come again, in random order.
/// </summary>
internal sealed class FeaturePool : IDisposable
{
    // The pool is drawn in the first steps and stands for all of them; pastes, which rest at both ends of a training, do not rest in it.
    private const double Middle = 0.5;
    private const int Passes = 2;
    private const int Least = 1024;
    private const int Most = 8192;
    private readonly ProbeClassifier _network;
    private readonly BatchSource _source;
    private readonly TrainingContext _context;
    private readonly int _batch;
    private readonly int _batches;
    private readonly SeededRandom _random;
    private readonly List<(Tensor Features, Tensor Targets, Tensor? FromDecks)>[] _kept = [[], []];

    /// <param name="network">Makes the features.</param>
    /// <param name="source">Draws the images.</param>
    /// <param name="realImages">The number of real images.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="context">Seed and device.</param>
    internal FeaturePool(ProbeClassifier network, BatchSource source, int realImages, int batch, TrainingContext context)
    {
        (_network, _source, _batch, _context) = (network, source, batch, context);
        _batches = (int)((ImagesFor(realImages) + batch - 1) / batch);
        _random = new SeededRandom(context.Seed).Fork("classifier/pool");
    }

    /// <summary>Whether a recipe makes images that the data do not hold, mirrored ones aside.</summary>
    internal static bool Changes(ClassifierRecipe recipe) => recipe is { Affine: not null } or { TrivialAugment: true } or { Erasing: true } or { Mix: not null };

    /// <summary>How many changed images are made.</summary>
    internal static long ImagesFor(int realImages) => Math.Clamp((long)Passes * realImages, Least, Most);

    /// <summary>A batch as <see cref="BatchSource.Next"/> gives it, with standardised features [N, F] in place of images.</summary>
    /// <param name="progress">The share of the training that is done.</param>
    /// <param name="late">Whether what was deferred applies.</param>
    internal (Tensor Features, Tensor Targets, Tensor? FromDecks) Next(double progress, bool late)
    {
        var kept = _kept[late ? 1 : 0];
        if (kept.Count < _batches)
        {
            using var scope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            var (images, targets, fromDecks) = _source.Next(_batch, _context.Device, ScalarType.Float32, Middle, late);
            var features = _network.Features(images);
            kept.Add((TensorScope.Outside(features.Clone), TensorScope.Outside(targets.Clone), fromDecks is null ? null : TensorScope.Outside(fromDecks.Clone)));
            return kept[^1];
        }

        return kept[_random.NextInt(kept.Count)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (features, targets, fromDecks) in _kept.SelectMany(k => k))
        {
            features.Dispose();
            targets.Dispose();
            fromDecks?.Dispose();
        }
    }
}
