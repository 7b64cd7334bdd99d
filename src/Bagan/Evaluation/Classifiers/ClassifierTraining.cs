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
    private readonly ClassifierProtocol _protocol;
    private readonly TrainingContext _context;
    private readonly BatchSource _batches;
    private readonly Adam _adam;
    private readonly Parameter[] _decayed;
    private readonly Tensor? _logShares;
    private readonly LossMeter _meter;

    internal ClassifierTraining(Classifier network, ImageSet train, ImageSet? generated, ClassifierProtocol protocol, ClassifierRecipe recipe, TrainingContext context, FloatMatrix? generatedLabels)
    {
        _network = network;
        _train = train;
        _protocol = protocol;
        _context = context;
        _batches = new BatchSource(train, generated, recipe, new SeededRandom(context.Seed), generatedLabels);
        _adam = new Adam(network.NamedParameters(), new AdamOptions(protocol.LearningRate, Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-8));

        // Scales and shifts of the normalisation and biases are vectors; they don't decay.
        _decayed = [.. network.Parameters().Where(p => p.Master.Rank > 1)];
        _logShares = recipe.Loss == ClassifierLoss.BalancedSoftmax ? LogShares(_batches.ClassShares, recipe.BalanceStrength) : null;
        _meter = new LossMeter(context.Device, "loss");
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
        var (images, targets, fromDecks) = _batches.Next(_protocol.Batch, _context.Device, _network.ComputeType); // [N, C, H, W], [N] or [N, K], [N, 1]
        var logits = _network.Forward(images); // [N, K]
        if (_logShares is not null)
        {
            // The classes of images drawn apart are not as frequent as those of the decks: nothing is to be taken back there.
            logits += fromDecks is null ? _logShares : fromDecks * _logShares; // [N, K]
        }

        var loss = Functional.CrossEntropy(logits, targets);
        Autograd.Backward(loss);
        Decay();
        _adam.Step();
        _meter.Add(loss);
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

    // Relative to the largest, so that equal shares change nothing at all. A class without images would get minus
    // infinity; it counts like the rarest class that has some.
    private Tensor LogShares(IReadOnlyList<double> shares, double strength)
    {
        var (least, most) = (shares.Where(s => s > 0).Min(), shares.Max());
        var values = shares.Select(s => (float)(strength * Math.Log(Math.Max(s, least) / most))).ToArray();
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
