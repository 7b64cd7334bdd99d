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
    private readonly FloatMatrix? _generatedLabels;
    private readonly ClassifierRecipe _recipe;
    private readonly DrawSequence _draws;
    private readonly SeededRandom _augmentation;

    internal BatchSource(ImageSet train, ImageSet? generated, ClassifierRecipe recipe, SeededRandom random, FloatMatrix? generatedLabels = null)
    {
        _train = train;
        _generated = generated;
        _generatedLabels = generatedLabels;
        _recipe = recipe;
        _draws = new DrawSequence(train, generated, recipe, random.Fork("classifier/draws"));
        _augmentation = random.Fork("classifier/augmentation");
    }

    /// <summary>K shares of the classes among the images that come from the classes' decks; they sum to 1.</summary>
    internal IReadOnlyList<double> ClassShares => _draws.ClassShares;

    /// <summary>
    /// The next images [N, C, H, W], channels last, and their targets: Int64 labels [N], or probabilities [N, K] where images are
    /// blended or a teacher labelled them. Weights [N, 1] say how far an image is one of those that came from the decks, with the class
    /// shares, and not a generated one drawn apart; null: all did.
    /// </summary>
    internal (Tensor Images, Tensor Targets, Tensor? FromDecks) Next(int count, Device device, ScalarType type)
    {
        var positions = new int[count];
        _draws.Next(positions);
        var needsFloats = _recipe.Affine is not null || _recipe.MixupAlpha is not null;
        var (images, order) = Gather(positions, needsFloats ? ScalarType.Float32 : type);
        images = images.To(device);
        if (_recipe.Affine is { } range)
        {
            images = BatchAugmentation.Affine(images, range, _augmentation);
        }

        if (_generatedLabels is null && _recipe.GeneratedBatchShare is null && _recipe.MixupAlpha is null)
        {
            var labels = order.Select(p => p < _train.Count ? _train.Labels[p] : _generated!.Labels[p - _train.Count]).ToArray();
            return (images.To(type).Contiguous(MemoryFormat.ChannelsLast), ImageBatches.Labels(labels, device), null);
        }

        var rows = Rows(order);
        if (_recipe.MixupAlpha is { } alpha)
        {
            (images, rows) = BatchAugmentation.Mixup(images, rows, alpha, _augmentation);
        }

        var all = Tensor.From<float>(rows.Values, rows.Rows, rows.Columns).To(device); // [N, K + 1]
        var k = rows.Columns - 1;
        return (
            images.To(type).Contiguous(MemoryFormat.ChannelsLast),
            all.Narrow(1, 0, k),
            _recipe.GeneratedBatchShare is null ? null : all.Narrow(1, k, 1));
    }

    // Of each image the probabilities of the K classes, then 1 if it came from the decks. Blended images blend both alike.
    private FloatMatrix Rows(int[] order)
    {
        var k = _train.ClassNames.Count;
        var rows = new FloatMatrix(order.Length, k + 1);
        for (var i = 0; i < order.Length; i++)
        {
            var made = order[i] - _train.Count;
            if (made < 0)
            {
                rows[i][_train.Labels[order[i]]] = 1;
                rows[i][k] = 1;
            }
            else if (_generatedLabels is null)
            {
                rows[i][_generated!.Labels[made]] = 1;
            }
            else
            {
                _generatedLabels[made].CopyTo(rows[i]);
            }
        }

        return rows;
    }

    // Real images come first, then generated ones; the order within a batch means nothing to the network.
    private (Tensor Images, int[] Order) Gather(int[] positions, ScalarType type)
    {
        var real = positions.Where(p => p < _train.Count).ToArray();
        var generated = positions.Where(p => p >= _train.Count).Select(p => p - _train.Count).ToArray();
        var parts = new List<Tensor>(2);
        Add(_train, real);
        Add(_generated, generated);
        return (parts.Count == 1 ? parts[0] : Tensor.Cat([.. parts]), [.. real, .. generated.Select(p => p + _train.Count)]);

        void Add(ImageSet? set, int[] indices)
        {
            if (set is not null && indices.Length > 0)
            {
                var mirrored = _recipe.Mirror ? indices.Select(_ => _augmentation.NextUniform() < 0.5).ToArray() : [];
                parts.Add(Fused.GatherImages(set.Pixels.Pointer, set.Count, set.Channels, set.Height, set.Width, indices, type, mirrored));
            }
        }
    }
}
