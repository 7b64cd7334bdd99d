using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Optimizers;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>Step 1 of BAGAN: encoder and decoder learn to reproduce the images of all classes, labels unseen unless the options want it otherwise.</summary>
internal sealed class AutoencoderStage : IDisposable
{
    internal const string Name = "autoencoder";
    private const int ShownForLife = 16;
    private const double LargestWarmUp = 0.1;
    private readonly BaganNetworks _networks;
    private readonly ImageSet _train;
    private readonly TrainingImages _images;
    private readonly BaganOptions _options;
    private readonly TrainingContext _context;
    private readonly SeededRandom _random;
    private readonly LossMeter _meter;
    private readonly PermutationPenalty? _penalty;
    private readonly double _warmUpSteps;
    private double _rateFactor = 1;

    internal AutoencoderStage(BaganNetworks networks, ImageSet train, TrainingImages images, BaganOptions options, TrainingContext context, SeededRandom random)
    {
        _networks = networks;
        _train = train;
        _images = images;
        _options = options;
        _context = context;
        _random = random;
        _meter = new LossMeter(context.Device, "loss");
        var batch = Math.Min(options.Batch, train.Count);
        _warmUpSteps = Math.Min((double)options.AutoencoderWarmUp / batch, LargestWarmUp * options.AutoencoderEpochs * (train.Count / batch));
        _penalty = options.PermutationPenalty ? new PermutationPenalty(train) : null;
        var parameters = networks.Encoder.NamedParameters().Select(p => ($"encoder.{p.Name}", p.Parameter))
            .Concat(networks.Generator.NamedParameters().Select(p => ($"generator.{p.Name}", p.Parameter)));
        Optimizer = new Adam(parameters, new AdamOptions(options.AutoencoderRate));
    }

    internal Adam Optimizer { get; }

    /// <summary>Scales the learning rate that the options give.</summary>
    internal void ScaleRate(double factor) => _rateFactor = factor;

    /// <summary>Trains to the last epoch. <paramref name="betweenSteps"/> may save or stop; <paramref name="afterEpoch"/> is told its figures.</summary>
    internal void Run(BaganProgress progress, Action betweenSteps, Action<EpochRecord> afterEpoch)
    {
        var batch = Math.Min(_options.Batch, _train.Count);
        var steps = _train.Count / batch; // the last, partial batch is dropped
        var epochs = _options.AutoencoderEpochs;
        _context.Observer.StageStarted(Name, (long)epochs * steps * batch, ((long)progress.Epoch * steps * batch) + ((long)progress.Step * batch));
        _meter.SetState(progress.SummedSteps > 0 ? progress.Sums : new double[_meter.Count], progress.SummedSteps);
        while (progress.Epoch < epochs)
        {
            var random = _random.Fork($"autoencoder/{progress.Epoch}");
            var order = _options.BalancedAutoencoder ? EpochOrder.Balanced(_train, random) : EpochOrder.Natural(_train.Count, random);
            while (progress.Step < steps)
            {
                Step(order.AsSpan(progress.Step * batch, batch), _random.Fork($"autoencoder/{progress.Epoch}/{progress.Step}"));
                progress.Step++;
                progress.AutoencoderSteps = Optimizer.Steps;
                _context.Observer.Advanced((((long)progress.Epoch * steps) + progress.Step) * batch);
                betweenSteps();
            }

            progress.Epoch++;
            progress.Step = 0;
            var figures = _meter.Means();
            _meter.Reset();
            (progress.Sums, progress.SummedSteps) = ([], 0);
            Health.RequireSound(Name, progress.Epoch, figures);
            Health.RequireLife(Name, progress.Epoch, progress.AutoencoderSteps, Spreads());
            afterEpoch(new EpochRecord(Name, progress.Epoch, epochs, (long)progress.Epoch * steps * batch, figures));
        }

        _context.Observer.StageFinished(Name);
    }

    /// <summary>Puts the sums of the present epoch into the progress, for a checkpoint. Waits for the device.</summary>
    internal void Capture(BaganProgress progress) => (progress.Sums, progress.SummedSteps) = _meter.GetState();

    /// <summary>The codes of all training images in order, row-major [N, D].</summary>
    internal float[] Encode() => ImageCodes.Of(_networks.Encoder, _train, _context.Device);

    /// <summary>One step on the first images, for a measurement.</summary>
    /// <param name="images">How many.</param>
    internal void TryStep(int images) => Step([.. Enumerable.Range(0, images)], _random.Fork("measurement"));

    public void Dispose()
    {
        Optimizer.Dispose();
        _meter.Dispose();
    }

    private void Step(ReadOnlySpan<int> indices, SeededRandom random)
    {
        using var scope = new TensorScope();
        var images = Load(indices); // [N, C, S, S]
        var reconstructed = _networks.Generator.Forward(_networks.Encoder.Forward(images), Labels(indices)); // [N, C, S, S]
        var loss = ReconstructionLoss.Of(_options.AutoencoderLoss, reconstructed, images);
        if (_penalty is not null)
        {
            var drawn = _penalty.Draw(indices.Length, random);
            loss += PermutationPenalty.Loss(_networks.Encoder, _networks.Generator, Load(drawn), Labels(drawn));
        }

        Autograd.Backward(loss);
        Optimizer.LearningRate = _options.AutoencoderRate * _rateFactor * (_warmUpSteps > 0 ? Math.Min(1, (Optimizer.Steps + 1) / _warmUpSteps) : 1);
        Optimizer.Step();
        _meter.Add(loss);
    }

    // How much a few images differ, and what becomes of them. Waits for the device.
    private (double Images, double Reconstructed) Spreads()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var n = Math.Min(ShownForLife, _train.Count);
        int[] indices = [.. Enumerable.Range(0, n).Select(i => (int)((long)i * _train.Count / n))];
        var images = Load(indices);
        _networks.Encoder.Train(false);
        var reconstructed = _networks.Generator.Forward(_networks.Encoder.Forward(images), Labels(indices));
        _networks.Encoder.Train();
        return (PixelVariance.Of(images), PixelVariance.Of(reconstructed));
    }

    private Tensor Load(ReadOnlySpan<int> indices) => _images.Load(indices, _networks.Encoder.ComputeType);

    // What a conditional objective adds for the label is not trained here: the generator shall start as the plain decoder.
    private Tensor? Labels(ReadOnlySpan<int> indices) =>
        _options.SupervisedAutoencoder ? ImageBatches.Labels(_train, indices, _context.Device) : null;
}
