using Bagan.Data;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Modules;
using Bagan.Tensors.Optimizers;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>The training loop of one classifier.</summary>
internal sealed class ClassifierTraining : IDisposable
{
    private const int StepsBetweenChecks = 100;
    private readonly Classifier _network;
    private readonly ImageSet _train;
    private readonly ImageSet? _generated;
    private readonly ClassifierProtocol _protocol;
    private readonly ClassifierRecipe _recipe;
    private readonly TrainingContext _context;
    private readonly DrawSequence _draws;
    private readonly SeededRandom _augmentation;
    private readonly Adam _adam;
    private readonly Parameter[] _decayed;
    private readonly Tensor? _logShares;
    private readonly LossMeter _meter;
    private readonly byte[] _pixels;

    internal ClassifierTraining(Classifier network, ImageSet train, ImageSet? generated, ClassifierProtocol protocol, ClassifierRecipe recipe, TrainingContext context)
    {
        _network = network;
        _train = train;
        _generated = generated;
        _protocol = protocol;
        _recipe = recipe;
        _context = context;
        var random = new SeededRandom(context.Seed);
        _draws = new DrawSequence(train, generated, recipe, random.Fork("classifier/draws"));
        _augmentation = random.Fork("classifier/augmentation");
        _adam = new Adam(network.NamedParameters(), new AdamOptions(protocol.LearningRate, Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-8));

        // Scales and shifts of the normalisation and biases are vectors; they don't decay.
        _decayed = [.. network.Parameters().Where(p => p.Master.Rank > 1)];
        _logShares = recipe.Loss == ClassifierLoss.BalancedSoftmax ? LogShares(_draws.ClassShares) : null;
        _meter = new LossMeter(context.Device, "loss");
        _pixels = new byte[(long)protocol.Batch * train.Pixels.ImageBytes];
    }

    /// <summary>Trains to the end.</summary>
    internal void Run()
    {
        var steps = _protocol.StepsFor(_train.Count);
        _context.Observer.StageStarted("classifier", (long)steps * _protocol.Batch, 0);
        _network.Train();
        for (var step = 0; step < steps; step++)
        {
            _context.Stop.ThrowIfCancellationRequested();
            _adam.LearningRate = _protocol.LearningRate * OneCycle.Factor(step, steps, _protocol.Rise);
            Step();
            if ((step + 1) % StepsBetweenChecks == 0 || step == steps - 1)
            {
                RequireFinite(step + 1); // waits for the device
            }

            _context.Observer.Advanced((step + 1L) * _protocol.Batch);
        }

        _network.Train(false);
        _network.SetRequiresGrad(false);
        _context.Observer.StageFinished("classifier");
    }

    public void Dispose()
    {
        _adam.Dispose();
        _meter.Dispose();
        _logShares?.Dispose();
    }

    private void Step()
    {
        using var scope = new TensorScope();
        var (images, targets) = NextBatch(); // [N, C, H, W], [N] or [N, K]
        var logits = _network.Forward(images); // [N, K]
        var loss = Functional.CrossEntropy(_logShares is null ? logits : logits + _logShares, targets);
        Autograd.Backward(loss);
        Decay();
        _adam.Step();
        _meter.Add(loss);
    }

    private (Tensor Images, Tensor Targets) NextBatch()
    {
        var batch = _protocol.Batch;
        Span<int> positions = new int[batch];
        _draws.Next(positions);
        var labels = new int[batch];
        for (var i = 0; i < batch; i++)
        {
            var target = Gather(positions[i], i, out labels[i]);
            if (_recipe.Mirror && _augmentation.NextUniform() < 0.5)
            {
                BatchAugmentation.Mirror(target, _train.Width);
            }
        }

        var bytes = Tensor.From<byte>(_pixels, batch, _train.Channels, _train.Height, _train.Width).To(_context.Device);
        var images = (bytes.To(ScalarType.Float32) * (1 / 127.5)) - 1;
        if (_recipe.Affine is { } range)
        {
            images = BatchAugmentation.Affine(images, range, _augmentation);
        }

        var targets = ImageBatches.Labels(labels, _context.Device);
        if (_recipe.MixupAlpha is { } alpha)
        {
            (images, targets) = Mix(images, labels, alpha);
        }

        return (images.To(_network.ComputeType).Contiguous(MemoryFormat.ChannelsLast), targets);
    }

    private Span<byte> Gather(int position, int row, out int label)
    {
        var (set, index) = position < _train.Count ? (_train, position) : (_generated!, position - _train.Count);
        var target = _pixels.AsSpan(row * _train.Pixels.ImageBytes, _train.Pixels.ImageBytes);
        set[index].CopyTo(target);
        label = set.Labels[index];
        return target;
    }

    private (Tensor Images, Tensor Targets) Mix(Tensor images, int[] labels, double alpha)
    {
        var n = labels.Length;
        var k = _network.Classes;
        var (partners, weights) = BatchAugmentation.DrawMixup(n, alpha, _augmentation);
        var targets = new float[n * k];
        for (var i = 0; i < n; i++)
        {
            targets[(i * k) + labels[i]] += weights[i];
            targets[(i * k) + labels[partners[i]]] += 1 - weights[i];
        }

        var weight = Tensor.From<float>(weights, n, 1, 1, 1).To(_context.Device);
        var others = images.IndexSelect(0, ImageBatches.Labels(partners, _context.Device));
        return (others + ((images - others) * weight), Tensor.From<float>(targets, n, k).To(_context.Device));
    }

    private void Decay()
    {
        var factor = 1 - (_adam.LearningRate * _protocol.WeightDecay);
        using var noGrad = Autograd.NoGrad();
        foreach (var parameter in _decayed)
        {
            parameter.Master.ScaleInPlace(factor);
        }
    }

    // A class without images would get minus infinity; it counts like the rarest class that has some.
    private Tensor LogShares(IReadOnlyList<double> shares)
    {
        var least = shares.Where(s => s > 0).Min();
        var values = shares.Select(s => (float)Math.Log(Math.Max(s, least))).ToArray();
        return TensorScope.Outside(() => Tensor.From<float>(values, values.Length).To(_context.Device));
    }

    private void RequireFinite(int step)
    {
        var loss = _meter.Means()[0].Value;
        _meter.Reset();
        if (!double.IsFinite(loss))
        {
            throw new TrainingDivergedException(
                $"The classifier's loss was no number ({loss}) by step {step}: the training diverged. Try another --seed or more --steps.");
        }
    }
}
