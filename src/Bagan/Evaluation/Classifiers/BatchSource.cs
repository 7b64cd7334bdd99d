using Bagan.Data;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>Makes the batches of a classifier's training, as its recipe says.</summary>
internal sealed unsafe class BatchSource : IDisposable
{
    // CMO's source mixes from epoch 3 to epoch 197 of 200.
    private const double UnmixedEnds = 0.015;
    private readonly ImageSet _train;
    private readonly ImageSet? _generated;
    private readonly FloatMatrix? _generatedLabels;
    private readonly ClassifierRecipe _recipe;
    private readonly bool _wantsRows;
    private readonly DrawSequence _draws;
    private readonly DrawSequence? _laterDraws;
    private readonly DrawSequence? _foregrounds;
    private readonly SeededRandom _augmentation;
    private PixelBlock? _changed;
    private PixelBlock? _pasted;

    /// <summary>Prepares to draw.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="generated">Images that a method added; null: none.</param>
    /// <param name="recipe">What is drawn, and what is done to it.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="generatedLabels">Probabilities of the classes in place of the generated images' labels; null: the labels count.</param>
    /// <param name="wantsRows">Whether targets shall be probabilities in any case.</param>
    internal BatchSource(ImageSet train, ImageSet? generated, ClassifierRecipe recipe, SeededRandom random, FloatMatrix? generatedLabels = null, bool wantsRows = false)
    {
        _train = train;
        _generated = generated;
        _generatedLabels = generatedLabels;
        _recipe = recipe;
        _wantsRows = wantsRows || generatedLabels is not null || recipe.GeneratedBatchShare is not null || recipe.Mix is not null;
        var deferred = recipe.Oversample && recipe.DeferredFrom > 0;
        _draws = new DrawSequence(train, generated, recipe with { Oversample = recipe.Oversample && !deferred }, random.Fork("classifier/draws"));
        _laterDraws = deferred || recipe.Head?.Kind == HeadChangeKind.Retrain
            ? new DrawSequence(train, generated, recipe with { Oversample = true }, random.Fork("classifier/later draws")) : null;
        _foregrounds = recipe.Mix?.Kind == MixKind.Cmo
            ? new DrawSequence(train, generated, recipe with { Oversample = true, GeneratedBatchShare = null }, random.Fork("classifier/foregrounds")) : null;
        _augmentation = random.Fork("classifier/augmentation");
    }

    /// <summary>K numbers of images of each class among those that come from the classes' decks.</summary>
    internal IReadOnlyList<int> ClassCounts => _draws.ClassCounts;

    /// <summary>K shares of the classes among the draws from the decks; they sum to 1.</summary>
    /// <param name="late">In the part of the training in which what was deferred applies.</param>
    internal IReadOnlyList<double> ClassShares(bool late) => (late ? _laterDraws ?? _draws : _draws).ClassShares;

    /// <summary>
    /// The next images [N, C, H, W], channels last, and their targets: Int64 labels [N], or probabilities [N, K] where images are
    /// blended or a teacher labelled them. Weights [N, 1] say how far an image is one of those that came from the decks, with the class
    /// shares, and not a generated one drawn apart; null: all did.
    /// </summary>
    /// <param name="count">N, the same in every call.</param>
    /// <param name="device">Where they shall be.</param>
    /// <param name="type">Float32 or BFloat16.</param>
    /// <param name="progress">The share of the training that is done.</param>
    /// <param name="late">Whether what was deferred applies.</param>
    internal (Tensor Images, Tensor Targets, Tensor? FromDecks) Next(int count, Device device, ScalarType type, double progress = 0.5, bool late = false)
    {
        var order = Draw(late ? _laterDraws ?? _draws : _draws, count);
        var blends = _recipe.Mix is { Pastes: false };
        var gathered = blends || _recipe.Affine is not null ? ScalarType.Float32 : type;
        FloatMatrix? rows = null;
        var images = _recipe is { TrivialAugment: false, Erasing: false, Mix: null or { Pastes: false } }
            ? Gather(new DrawnImages(order, Flips(count)), gathered)
            : Change(order, gathered, progress, out rows);
        images = images.To(device);
        if (_recipe.Affine is { } range)
        {
            images = BatchAugmentation.Affine(images, range, _augmentation);
        }

        if (!_wantsRows)
        {
            return (images.To(type).Contiguous(MemoryFormat.ChannelsLast), ImageBatches.Labels([.. order.Select(LabelOf)], device), null);
        }

        rows ??= Rows(order);
        if (blends)
        {
            Func<int, int, float, float>? remix = _recipe.Mix!.Kind == MixKind.Remix
                ? (own, other, share) => BatchAugmentation.RemixShare(share, ClassCounts[LabelOf(order[own])], ClassCounts[LabelOf(order[other])]) : null;
            (images, rows) = BatchAugmentation.Mixup(images, rows, _recipe.Mix.Alpha, _augmentation, remix, rows.Columns - 1);
        }

        var (targets, fromDecks) = Targets(rows, device);
        return (images.To(type).Contiguous(MemoryFormat.ChannelsLast), targets, fromDecks);
    }

    /// <summary>As <see cref="Next"/>, which images come next in place of the images.</summary>
    /// <exception cref="InvalidOperationException">The recipe changes images in other ways than by mirroring them.</exception>
    internal (DrawnImages Images, Tensor Targets, Tensor? FromDecks) NextDrawn(int count, Device device, bool late)
    {
        if (FeaturePool.Changes(_recipe))
        {
            throw new InvalidOperationException("The recipe changes images: they are no longer those of the set.");
        }

        var drawn = Draw(late ? _laterDraws ?? _draws : _draws, count);
        var images = new DrawnImages(drawn, Flips(count));
        if (!_wantsRows)
        {
            return (images, ImageBatches.Labels([.. drawn.Select(LabelOf)], device), null);
        }

        var (targets, fromDecks) = Targets(Rows(drawn), device);
        return (images, targets, fromDecks);
    }

    /// <summary>The images [N, C, H, W] that were drawn, channels last, in host memory.</summary>
    internal Tensor Images(DrawnImages drawn, ScalarType type) => Gather(drawn, type);

    public void Dispose()
    {
        _changed?.Dispose();
        _pasted?.Dispose();
    }

    // Real images come first, then generated ones; the order within a batch means nothing to the network.
    private int[] Draw(DrawSequence draws, int count)
    {
        var positions = new int[count];
        draws.Next(positions);
        return [.. positions.Where(p => p < _train.Count), .. positions.Where(p => p >= _train.Count)];
    }

    private int LabelOf(int position) => position < _train.Count ? _train.Labels[position] : _generated!.Labels[position - _train.Count];

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

    private (Tensor Targets, Tensor? FromDecks) Targets(FloatMatrix rows, Device device)
    {
        var all = Tensor.From<float>(rows.Values, rows.Rows, rows.Columns).To(device); // [N, K + 1]
        var k = rows.Columns - 1;
        return (all.Narrow(1, 0, k), _recipe.GeneratedBatchShare is null ? null : all.Narrow(1, k, 1));
    }

    private Tensor Gather(DrawnImages drawn, ScalarType type)
    {
        var real = drawn.Positions.Count(p => p < _train.Count);
        var parts = new List<Tensor>(2);
        Add(_train, drawn.Positions[..real], drawn.Mirrored.AsSpan(0, Math.Min(real, drawn.Mirrored.Length)));
        Add(_generated, [.. drawn.Positions.Skip(real).Select(p => p - _train.Count)], drawn.Mirrored.AsSpan(Math.Min(real, drawn.Mirrored.Length)));
        return parts.Count == 1 ? parts[0] : Tensor.Cat([.. parts]);

        void Add(ImageSet? set, int[] indices, ReadOnlySpan<bool> mirrored)
        {
            if (set is not null && indices.Length > 0)
            {
                parts.Add(Fused.GatherImages(set.Pixels.Pointer, set.Count, set.Channels, set.Height, set.Width, indices, type, mirrored));
            }
        }
    }

    // As Gather, from copies whose pixels are changed first.
    private Tensor Change(int[] order, ScalarType type, double progress, out FloatMatrix? rows)
    {
        _changed = Copies(_changed, order);
        rows = _wantsRows ? Rows(order) : null;
        if (_recipe.Mix is { Pastes: true } mix && (mix.Kind == MixKind.CutMix || (progress >= UnmixedEnds && progress < 1 - UnmixedEnds)))
        {
            int[] partners;
            if (mix.Kind == MixKind.Cmo)
            {
                partners = Draw(_foregrounds!, order.Length);
                _pasted = Copies(_pasted, partners);
            }
            else
            {
                var permutation = _augmentation.Permutation(order.Length);
                partners = [.. permutation.Select(p => order[p])];
                _pasted ??= new PixelBlock(_changed.Count, _changed.Channels, _changed.Height, _changed.Width);
                for (var i = 0; i < permutation.Length; i++)
                {
                    _changed[permutation[i]].CopyTo(_pasted[i]);
                }
            }

            var shares = BatchAugmentation.Paste(_changed, _pasted, mix.Alpha, _augmentation);
            var others = Rows(partners);
            for (var i = 0; i < shares.Length; i++)
            {
                BatchAugmentation.Blend(rows![i], others[i], rows[i], shares[i], shares[i]);
            }
        }

        int[] all = [.. Enumerable.Range(0, order.Length)];
        return Fused.GatherImages(_changed.Pointer, _changed.Count, _changed.Channels, _changed.Height, _changed.Width, all, type, Flips(order.Length));
    }

    private PixelBlock Copies(PixelBlock? block, int[] order)
    {
        if (block?.Count != order.Length)
        {
            block?.Dispose();
            block = new PixelBlock(order.Length, _train.Channels, _train.Height, _train.Width);
        }

        for (var i = 0; i < order.Length; i++)
        {
            (order[i] < _train.Count ? _train[order[i]] : _generated![order[i] - _train.Count]).CopyTo(block[i]);
            if (_recipe.TrivialAugment)
            {
                TrivialAugment.Apply(block[i], block.Height, block.Width, _augmentation);
            }

            if (_recipe.Erasing)
            {
                RandomErasing.Apply(block[i], block.Height, block.Width, _augmentation);
            }
        }

        return block;
    }

    private bool[] Flips(int count)
    {
        if (!_recipe.Mirror)
        {
            return [];
        }

        var flips = new bool[count];
        foreach (ref var flip in flips.AsSpan())
        {
            flip = _augmentation.NextUniform() < 0.5;
        }

        return flips;
    }
}

/// <summary>Images of a batch.</summary>
/// <param name="Positions">Each one's place among the real images and, behind them, the generated ones; real ones come first.</param>
/// <param name="Mirrored">Whether each is mirrored; empty: none is.</param>
internal sealed record DrawnImages(int[] Positions, bool[] Mirrored);
