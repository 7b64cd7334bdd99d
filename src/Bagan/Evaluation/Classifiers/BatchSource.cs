using Bagan.Data;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>Makes the batches of a classifier's training, as its recipe says.</summary>
internal sealed unsafe class BatchSource
{
    private readonly ImageSet _train;
    private readonly ImageSet? _generated;
    private readonly ClassifierRecipe _recipe;
    private readonly DrawSequence _draws;
    private readonly SeededRandom _augmentation;

    internal BatchSource(ImageSet train, ImageSet? generated, ClassifierRecipe recipe, SeededRandom random)
    {
        _train = train;
        _generated = generated;
        _recipe = recipe;
        _draws = new DrawSequence(train, generated, recipe, random.Fork("classifier/draws"));
        _augmentation = random.Fork("classifier/augmentation");
    }

    /// <summary>K shares of the classes among the images that come; they sum to 1.</summary>
    internal IReadOnlyList<double> ClassShares => _draws.ClassShares;

    /// <summary>The next images [N, C, H, W], channels last, and their targets: Int64 labels [N], or probabilities [N, K] where images are blended.</summary>
    internal (Tensor Images, Tensor Targets) Next(int count, Device device, ScalarType type)
    {
        var positions = new int[count];
        _draws.Next(positions);
        var needsFloats = _recipe.Affine is not null || _recipe.MixupAlpha is not null;
        var (images, labels) = Gather(positions, needsFloats ? ScalarType.Float32 : type);
        images = images.To(device);
        if (_recipe.Affine is { } range)
        {
            images = BatchAugmentation.Affine(images, range, _augmentation);
        }

        var targets = ImageBatches.Labels(labels, device);
        if (_recipe.MixupAlpha is { } alpha)
        {
            (images, targets) = BatchAugmentation.Mixup(images, labels, _train.ClassNames.Count, alpha, _augmentation);
        }

        return (images.To(type).Contiguous(MemoryFormat.ChannelsLast), targets);
    }

    // Real images come first, then generated ones; the order within a batch means nothing to the network.
    private (Tensor Images, int[] Labels) Gather(int[] positions, ScalarType type)
    {
        var real = positions.Where(p => p < _train.Count).ToArray();
        var generated = positions.Where(p => p >= _train.Count).Select(p => p - _train.Count).ToArray();
        var parts = new List<Tensor>(2);
        var labels = new List<int>(positions.Length);
        Add(_train, real);
        Add(_generated, generated);
        return (parts.Count == 1 ? parts[0] : Tensor.Cat([.. parts]), [.. labels]);

        void Add(ImageSet? set, int[] indices)
        {
            if (set is not null && indices.Length > 0)
            {
                var mirrored = _recipe.Mirror ? indices.Select(_ => _augmentation.NextUniform() < 0.5).ToArray() : [];
                parts.Add(Fused.GatherImages(set.Pixels.Pointer, set.Count, set.Channels, set.Height, set.Width, indices, type, mirrored));
                labels.AddRange(indices.Select(i => set.Labels[i]));
            }
        }
    }
}
