using Bagan.Data;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Tensors.Distributed;
using Bagan.Tensors.Modules;
using Bagan.Tensors.Optimizers;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>The training loop of one classifier.</summary>
internal sealed class ClassifierTraining : IDisposable
{
    private const int StepsBetweenChecks = 100;
    private readonly Classifier _network;
    private readonly ClassifierProtocol _protocol;
    private readonly ClassifierRecipe _recipe;
    private readonly TrainingContext _context;
    private readonly BatchSource _batches;
    private readonly FeaturePool? _pool;
    private readonly FeatureTable? _table;
    private readonly LossMeter _meter;
    private readonly int _steps;
    private readonly BatchShare? _share;
    private readonly GradientExchange? _exchange;

    internal ClassifierTraining(Classifier network, ImageSet train, ImageSet? generated, ClassifierProtocol protocol, ClassifierRecipe recipe, TrainingContext context, FloatMatrix? generatedLabels)
    {
        _network = network;
        _protocol = protocol;
        _recipe = recipe;
        _context = context;
        _steps = protocol.StepsFor(train.Count);
        var probe = network as ProbeClassifier;

        // Changed images of a frozen network are the same for all seeds, so that their features are computed once.
        var seed = probe is not null && FeaturePool.Changes(recipe) ? 0 : context.Seed;
        _batches = new BatchSource(train, generated, recipe, new SeededRandom(seed), generatedLabels, RecipeLoss.WantsRows(recipe));
        if (probe is not null)
        {
            probe.Standardise(train, context);
            _pool = FeaturePool.Changes(recipe) ? new FeaturePool(probe, _batches, train.Count, protocol.Batch, context) : null;
            _table = _pool is null ? new FeatureTable(probe, _batches, train.Count + (generated?.Count ?? 0), context.Device) : null;
        }

        _meter = new LossMeter(context.Device, "loss");
        if (context.Ranks is { } ranks && network is SmallClassifier && RecipeLoss.IsMean(recipe) && recipe.Head is null)
        {
            _share = ranks.ShareOf(protocol.Batch);
            _exchange = _share is null ? null : new GradientExchange(ranks.Group, network.Parameters());
        }

        network.CosineScale = recipe.Loss == ClassifierLoss.Margin ? RecipeLoss.CosineScale : null;
    }

    /// <summary>K shares of the classes among the draws.</summary>
    internal IReadOnlyList<double> ClassShares => _batches.ClassShares(late: false);

    /// <summary>Trains to the end.</summary>
    internal void Run()
    {
        _context.Observer.StageStarted("classifier", (long)_steps * _protocol.Batch, 0);
        var headSteps = _recipe.Head?.Kind == HeadChangeKind.Retrain ? Math.Max(1, (int)Math.Round((1 - ClassifierRecipe.Deferred) * _steps)) : 0;
        var bodySteps = Math.Max(1, _steps - headSteps);
        var deferred = (int)Math.Round(_recipe.DeferredFrom * _steps);
        _network.Train();
        using (var optimiser = new ClassifierOptimiser(_network.NamedParameters(), _protocol))
        using (var loss = NewLoss(late: false, weighted: deferred == 0))
        using (var late = deferred > 0 ? NewLoss(late: true, weighted: true) : null)
        {
            Loop(0, bodySteps, optimiser, step => step < deferred || late is null
                ? Loss(loss, step, late: false) : Loss(late, step, late: true));
        }

        if (_steps > bodySteps)
        {
            RetrainHead(bodySteps);
        }

        _network.Train(false);
        _network.SetRequiresGrad(false);
        _context.Observer.StageFinished("classifier");
    }

    public void Dispose()
    {
        _exchange?.Dispose();
        _pool?.Dispose();
        _batches.Dispose();
        _meter.Dispose();
    }

    private RecipeLoss NewLoss(bool late, bool weighted) => new(_recipe, _batches.ClassCounts, _batches.ClassShares(late), weighted, _context.Device);

    // One schedule of the learning rate, from its rise to its fall.
    private void Loop(int start, int count, ClassifierOptimiser optimiser, Func<int, Tensor> loss)
    {
        for (var step = start; step < start + count; step++)
        {
            _context.Stop.ThrowIfCancellationRequested();
            using (new TensorScope())
            {
                var value = _exchange is null ? Whole(loss, step) : Divided(loss, step);
                optimiser.Step(OneCycle.Factor(step - start, count, _protocol.Rise));
                _meter.Add(value);
            }

            if ((step + 1) % StepsBetweenChecks == 0 || step == start + count - 1)
            {
                RequireFinite(step + 1); // waits for the device
            }

            _context.Observer.Advanced((step + 1L) * _protocol.Batch);
        }
    }

    private static Tensor Whole(Func<int, Tensor> loss, int step)
    {
        var value = loss(step);
        Autograd.Backward(value);
        return value;
    }

    // The same of a part of the batch; the other ranks have the others.
    private Tensor Divided(Func<int, Tensor> loss, int step)
    {
        var ranks = _context.Ranks!;
        using var divided = ranks.Group.Divide(_share!.First, _share.Total);
        ranks.Check(_network.Parameters());
        return ranks.Backward(_exchange!, loss(step) * _share.Weight);
    }

    private Tensor Loss(RecipeLoss loss, int step, bool late)
    {
        var (images, targets, fromDecks) = Next(step, late); // [N, C, H, W], [N] or [N, K], [N, 1]
        if (_exchange is not null)
        {
            // Every rank draws and changes the whole batch, so that an image's chance depends on its place in it.
            images = images.Narrow(0, _share!.First, _share.Count);
            targets = targets.Narrow(0, _share.First, _share.Count);
            fromDecks = fromDecks?.Narrow(0, _share.First, _share.Count);
        }

        return loss.Of(_network.Forward(images), targets, fromDecks);
    }

    // Images, or their features where the network is frozen and takes both.
    private (Tensor Images, Tensor Targets, Tensor? FromDecks) Next(int step, bool late)
    {
        var progress = (step + 0.5) / _steps;
        return _pool is not null ? _pool.Next(progress, late)
            : _table is not null ? _table.Next(_protocol.Batch, late)
            : _batches.Next(_protocol.Batch, _context.Device, _network.ComputeType, progress, late);
    }

    // The rest of the network stays as it is, its normalisation too.
    private void RetrainHead(int start)
    {
        _network.Train(false);
        _network.ResetHead();
        using var optimiser = new ClassifierOptimiser(_network.HeadParameters, _protocol);
        using var loss = NewLoss(late: true, weighted: true);
        Loop(start, _steps - start, optimiser, step =>
        {
            var (images, targets, fromDecks) = Next(step, late: true);
            Tensor features; // [N, F]
            using (Autograd.NoGrad())
            {
                features = _network.Features(images);
            }

            return loss.Of(_network.Logits(features), targets, fromDecks);
        });
    }

    private void RequireFinite(int step)
    {
        var loss = _meter.Means()[0].Value;
        _meter.Reset();
        if (!double.IsFinite(loss))
        {
            throw new TrainingDivergedException(
                $"The classifier's loss is not a number ({loss}) at step {step}: the training diverged. Try another --seed or more --steps.");
        }
    }
}

/// <summary>Muon for the convolutions behind the first, but for those of a pretrained network; Adam for all else; matrices and windows decay, vectors do not.</summary>
internal sealed class ClassifierOptimiser : IDisposable
{
    private const int ImageChannels = 3;
    private readonly ClassifierProtocol _protocol;
    private readonly Parameter[] _decayed;
    private readonly Muon _muon;
    private readonly Adam _adam;

    /// <summary>Creates both for the parameters that are trained.</summary>
    internal ClassifierOptimiser(IEnumerable<(string Name, Parameter Parameter)> parameters, ClassifierProtocol protocol)
    {
        var all = parameters.ToList();
        _protocol = protocol;
        _decayed = [.. all.Select(p => p.Parameter).Where(p => p.Master.Rank > 1)];
        _muon = new Muon(all.Select(p => p.Parameter).Where(IsInner));
        _adam = new Adam(all.Where(p => !IsInner(p.Parameter)), new AdamOptions(protocol.LearningRate, Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-8));
    }

    /// <summary>Applies the accumulated gradients and forgets them.</summary>
    /// <param name="factor">On the learning rates of the protocol, 0 to 1.</param>
    internal void Step(double factor)
    {
        _adam.LearningRate = factor * _protocol.LearningRate;
        _muon.LearningRate = factor * _protocol.ConvolutionRate;
        using (Autograd.NoGrad())
        {
            foreach (var parameter in _decayed)
            {
                parameter.Master.ScaleInPlace(1 - (_adam.LearningRate * _protocol.WeightDecay));
            }
        }

        _adam.Step();
        _muon.Step();
    }

    public void Dispose()
    {
        _adam.Dispose();
        _muon.Dispose();
    }

    // Windows on the images themselves are few numbers, which mean colours and edges: no matrix to speak of. A network that has learnt before is to be
    // changed a little, not turned.
    private bool IsInner(Parameter parameter) => _protocol.Finetune is null && parameter.Master.Rank == 4 && parameter.Master.Size(1) > ImageChannels;
}

/// <summary>The learning rate over a training: it rises along a half cosine from a tenth, then falls along one to zero (after Smith 2018).</summary>
internal static class OneCycle
{
    private const double StartFactor = 0.1;

    /// <summary>The factor on the peak learning rate.</summary>
    /// <param name="step">0 to steps - 1.</param>
    /// <param name="steps">Steps of the whole training, at least 1.</param>
    /// <param name="rise">Share of the steps before the peak, in [0, 1).</param>
    internal static double Factor(long step, long steps, double rise)
    {
        var position = (step + 0.5) / steps;
        return position < rise
            ? StartFactor + ((1 - StartFactor) * HalfCosine(position / rise))
            : HalfCosine((1 - position) / (1 - rise));
    }

    // 0 at 0, 1 at 1, level at both ends.
    private static double HalfCosine(double x) => (1 - Math.Cos(Math.PI * x)) / 2;
}
