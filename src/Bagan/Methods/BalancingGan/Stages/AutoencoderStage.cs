using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Tensors.Distributed;
using Bagan.Tensors.Optimizers;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>Step 1 of BAGAN: encoder and decoder learn to reproduce the images of all classes, labels unseen unless the options want it otherwise.</summary>
internal sealed class AutoencoderStage : TrainingStage
{
    private const int ShownForLife = 16;
    private const double LargestWarmUp = 0.1;
    private readonly Adam _adam;
    private readonly PermutationPenalty? _penalty;
    private readonly GradientExchange? _exchange;
    private readonly double _warmUpSteps;
    private readonly double _wholeSteps;
    private int[] _order = [];
    private double _rateFactor = 1;

    internal AutoencoderStage(BaganNetworks networks, ImageSet train, TrainingImages images, BaganOptions options, TrainingContext context, SeededRandom random)
        : base(networks, train, images, options, context, random)
    {
        Meter = new LossMeter(context.Device, "loss");
        var batch = Math.Min(options.Batch, train.Count);
        _wholeSteps = (double)options.AutoencoderEpochs * (train.Count / batch);
        _warmUpSteps = Math.Min((double)options.AutoencoderWarmUp / batch, LargestWarmUp * _wholeSteps);
        _penalty = options.PermutationPenalty ? new PermutationPenalty(train) : null;
        var parameters = networks.Encoder.NamedParameters().Select(p => ($"encoder.{p.Name}", p.Parameter))
            .Concat(networks.Generator.NamedParameters().Select(p => ($"generator.{p.Name}", p.Parameter)));
        _exchange = context.Ranks is { } ranks && _penalty is null
            ? new GradientExchange(ranks.Group, networks.Encoder.Parameters().Concat(networks.Generator.Parameters())) : null;
        _adam = new Adam(parameters, new AdamOptions(options.AutoencoderRate));
    }

    internal override string Name => "autoencoder";

    internal override int Epochs => Options.AutoencoderEpochs;

    protected override LossMeter Meter { get; }

    internal override void StartEpoch(int epoch)
    {
        var random = Random.Fork($"autoencoder/{epoch}");
        _order = Options.BalancedAutoencoder ? EpochOrder.Balanced(Train, random) : EpochOrder.Natural(Train.Count, random);
    }

    internal override void Step(int epoch, int step)
    {
        var batch = Math.Min(Options.Batch, Train.Count);
        Step(_order.AsSpan(step * batch, batch), Random.Fork($"autoencoder/{epoch}/{step}"));
    }

    internal override void Count(BaganProgress progress) => progress.AutoencoderSteps = _adam.Steps;

    internal override void ScaleRates(double factor) => _rateFactor = factor;

    internal override IEnumerable<(string Name, Tensor Tensor)> State() => _adam.State().Select(t => ($"optimizer.{t.Name}", t.Tensor));

    internal override void LoadState(IReadOnlyDictionary<string, Tensor> state, BaganProgress progress) =>
        _adam.LoadState(state, "optimizer.", progress.AutoencoderSteps);

    /// <summary>The codes of all training images in order, row-major [N, D].</summary>
    internal float[] Encode() => ImageCodes.Of(Networks.Encoder, Train, Context.Device, Context.Ranks);

    /// <summary>One step on the first images, for a measurement.</summary>
    /// <param name="images">How many.</param>
    internal void TryStep(int images) => Step([.. Enumerable.Range(0, images)], Random.Fork("measurement"));

    public override void Dispose()
    {
        _exchange?.Dispose();
        _adam.Dispose();
        Meter.Dispose();
    }

    protected override void Examine(BaganProgress progress, IReadOnlyList<KeyValuePair<string, double>> figures, long summed) =>
        Health.RequireLife(Name, progress.Epoch, progress.AutoencoderSteps, Spreads());

    private void Step(ReadOnlySpan<int> indices, SeededRandom random)
    {
        using var scope = new TensorScope();
        if (_exchange is not null && Context.Ranks!.ShareOf(indices.Length) is { } share)
        {
            Divided(indices.Slice(share.First, share.Count), share);
            return;
        }

        var images = Load(indices); // [N, C, S, S]
        var reconstructed = Networks.Generator.Forward(Networks.Encoder.Forward(images), Labels(indices)); // [N, C, S, S]
        var loss = ReconstructionLoss.Of(Options.AutoencoderLoss, reconstructed, images);
        if (_penalty is not null)
        {
            var drawn = _penalty.Draw(indices.Length, random);
            loss += PermutationPenalty.Loss(Networks.Encoder, Networks.Generator, Load(drawn), Labels(drawn));
        }

        Autograd.Backward(loss);
        Update();
        Meter.Add(loss);
    }

    // The same of a part of the batch; the other ranks have the others.
    private void Divided(ReadOnlySpan<int> indices, BatchShare share)
    {
        var ranks = Context.Ranks!;
        Tensor loss;
        using (ranks.Group.Divide(share.First, share.Total))
        {
            var images = Load(indices); // [n, C, S, S]
            var reconstructed = Networks.Generator.Forward(Networks.Encoder.Forward(images), Labels(indices));
            loss = ranks.Backward(_exchange!, ReconstructionLoss.Of(Options.AutoencoderLoss, reconstructed, images) * share.Weight);
        }

        Update();
        Meter.Add(loss);
        ranks.Check(Networks.Encoder.Parameters().Concat(Networks.Generator.Parameters()));
    }

    private void Update()
    {
        _adam.LearningRate = Options.AutoencoderRate * _rateFactor * (_warmUpSteps > 0 ? Math.Min(1, (_adam.Steps + 1) / _warmUpSteps) : 1) * Fall(_adam.Steps);
        _adam.Step();
    }

    // The factor on the rate in the part of the steps in which it falls.
    private double Fall(long step)
    {
        var left = Math.Max(0, 1 - ((step + 0.5) / _wholeSteps));
        return left >= Options.AutoencoderFall ? 1 : (1 - Math.Cos(Math.PI * left / Options.AutoencoderFall)) / 2;
    }

    // How much a few images differ, and what becomes of them. Waits for the device.
    private (double Images, double Reconstructed) Spreads()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var n = Math.Min(ShownForLife, Train.Count);
        int[] indices = [.. Enumerable.Range(0, n).Select(i => (int)((long)i * Train.Count / n))];
        var images = Load(indices);
        Networks.Encoder.Train(false);
        var reconstructed = Networks.Generator.Forward(Networks.Encoder.Forward(images), Labels(indices));
        Networks.Encoder.Train();
        return (PixelVariance.Of(images), PixelVariance.Of(reconstructed));
    }

    private Tensor Load(ReadOnlySpan<int> indices) => Images.Load(indices, Networks.Encoder.ComputeType);

    // What a conditional objective adds for the label is not trained here: the generator shall start as the plain decoder.
    private Tensor? Labels(ReadOnlySpan<int> indices) =>
        Options.SupervisedAutoencoder ? ImageBatches.Labels(Train, indices, Context.Device) : null;
}
