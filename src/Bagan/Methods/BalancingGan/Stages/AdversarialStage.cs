using Bagan.Data;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Optimizers;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>Steps 3 to 5 of BAGAN: generator and discriminator start from the autoencoder and play, classes balanced.</summary>
internal sealed class AdversarialStage : TrainingStage
{
    // More than the statistics' memory, which is ten batches long.
    private const int StatisticsBatches = 64;
    private readonly IAdversarialObjective _objective;
    private readonly ClassSampler _classes;
    private readonly Adam _generatorAdam;
    private readonly Adam _discriminatorAdam;
    private readonly double _reconstructionWeight;
    private WeightAverage? _average;
    private int[] _order = [];

    internal AdversarialStage(BaganNetworks networks, ImageSet train, TrainingImages images, BaganOptions options, TrainingContext context, SeededRandom random)
        : base(networks, train, images, options, context, random)
    {
        _objective = networks.Objective;
        _classes = new ClassSampler(train, options.ClassDraw);

        // A generator that starts anew has no reconstruction to keep.
        _reconstructionWeight = options.Initialise && options.AutoencoderEpochs > 0 ? options.ReconstructionWeight : 0;
        Meter = new LossMeter(context.Device, _reconstructionWeight > 0 ? ["d_loss", "g_loss", "reconstruction"] : ["d_loss", "g_loss"]);
        _generatorAdam = new Adam(networks.Generator.NamedParameters(), new AdamOptions(options.GeneratorRate, options.AdversarialBeta1, options.AdversarialBeta2));
        _discriminatorAdam = new Adam(_objective.Discriminator.NamedParameters(), new AdamOptions(options.DiscriminatorRate, options.AdversarialBeta1, options.AdversarialBeta2));
    }

    internal override string Name => "adversarial";

    internal override int Epochs => Options.AdversarialEpochs;

    /// <summary>Where the generator's input comes from; null until the stage can start.</summary>
    internal ClassLatents? Latents { get; set; }

    protected override LossMeter Meter { get; }

    /// <summary>Starts the discriminator from the encoder, the generator being the decoder already; or, where that is not wanted, the generator anew.</summary>
    internal void Initialise()
    {
        Networks.Generator.ClearGradients();
        if (Options.Initialise)
        {
            if (_objective.StartsFromEncoder)
            {
                _objective.Discriminator.StartFrom(Networks.Encoder.Trunk);
            }

            return;
        }

        using var fresh = BaganNetworks.CreateGenerator(Networks.Shape, Options);
        Networks.Generator.LoadState(fresh.State().ToDictionary(t => t.Name, t => t.Tensor));
    }

    /// <summary>Starts the average of the generator's weights, where there is one: before the stage's first checkpoint, which holds it.</summary>
    internal void StartAverage()
    {
        if (Networks.Averaged is not null)
        {
            _average = new WeightAverage(Networks.Averaged, Networks.Generator);
        }
    }

    internal override void StartEpoch(int epoch) => _order = EpochOrder.Natural(Train.Count, Random.Fork($"adversarial/{epoch}"));

    internal override void Step(int epoch, int step)
    {
        var batch = Math.Min(Options.Batch, Train.Count);
        var random = Random.Fork($"adversarial/{epoch}/{step}");
        Step(BalancesReal ? _classes.DrawReal(batch, random) : _order.AsSpan(step * batch, batch), Latents!, random);
    }

    internal override void Count(BaganProgress progress) => progress.AdversarialSteps = _generatorAdam.Steps;

    internal override void Finish()
    {
        _average?.Refresh();
        if (Networks.Averaged is { } averaged && averaged.NamedBuffers().Any())
        {
            EstimateStatistics(averaged);
        }
    }

    internal override void ScaleRates(double factor)
    {
        _generatorAdam.LearningRate = Options.GeneratorRate * factor;
        _discriminatorAdam.LearningRate = Options.DiscriminatorRate * factor;
    }

    internal override IEnumerable<(string Name, Tensor Tensor)> State() =>
        _generatorAdam.State().Select(t => ($"optimizer.generator.{t.Name}", t.Tensor))
            .Concat(_discriminatorAdam.State().Select(t => ($"optimizer.discriminator.{t.Name}", t.Tensor)));

    internal override void LoadState(IReadOnlyDictionary<string, Tensor> state, BaganProgress progress)
    {
        _generatorAdam.LoadState(state, "optimizer.generator.", progress.AdversarialSteps);
        _discriminatorAdam.LoadState(state, "optimizer.discriminator.", progress.AdversarialSteps * Options.DiscriminatorSteps);
        if (Networks.Averaged is not null)
        {
            _average = WeightAverage.Continue(Networks.Averaged, Networks.Generator);
        }
    }

    /// <summary>One step on the first images, for a measurement.</summary>
    /// <param name="latents">Where the generator's come from.</param>
    /// <param name="images">How many real ones.</param>
    internal void TryStep(ClassLatents latents, int images) => Step([.. Enumerable.Range(0, images)], latents, Random.Fork("measurement"));

    public override void Dispose()
    {
        _generatorAdam.Dispose();
        _discriminatorAdam.Dispose();
        Meter.Dispose();
    }

    protected override void Examine(BaganProgress progress, IReadOnlyList<KeyValuePair<string, double>> figures, long summed)
    {
        Health.RequireBalance(progress.Epoch, summed, figures[0].Value, figures[1].Value);
        _average?.Refresh();
    }

    private bool BalancesReal => _objective.BalancesReal || Options.BalancedDiscriminator;

    // Averaged weights have statistics of their own, which no batch has shown yet (Brock, Donahue, Simonyan 2019, "Large scale GAN training for high
    // fidelity natural image synthesis", arXiv 1809.11096: standing statistics).
    private void EstimateStatistics(Generator averaged)
    {
        var random = Random.Fork("adversarial/statistics");
        using var noGrad = Autograd.NoGrad();
        averaged.Train();
        for (var i = 0; i < StatisticsBatches; i++)
        {
            using var scope = new TensorScope();
            var classes = _classes.Draw(Math.Min(Options.Batch, Train.Count), random);
            BaganModel.Forward(averaged, Latents!.Sample(classes, random), classes, Context.Device);
        }

        averaged.Train(false);
    }

    private void Step(ReadOnlySpan<int> realIndices, ClassLatents latents, SeededRandom random)
    {
        using var scope = new TensorScope();
        var batch = realIndices.Length;
        var real = Images.Load(realIndices, _objective.Discriminator.ComputeType); // [N, C, S, S]
        var realLabels = ImageBatches.Labels(Train, realIndices, Context.Device);
        var wanted = _classes.Draw(_objective.GeneratorBatch(batch), random);
        var pairs = Options.ModeSeekingWeight > 0 ? ModeSeeking.Pair(wanted) : 0;
        var labels = ImageBatches.Labels(wanted, Context.Device);
        var sampled = latents.Sample(wanted, random);
        var made = BaganModel.Forward(Networks.Generator, sampled, wanted, Context.Device); // [M, C, S, S]

        // Discriminator: real images of their classes against generated ones, which carry no gradient.
        for (var i = 1; i < Options.DiscriminatorSteps; i++)
        {
            var drawn = BalancesReal ? _classes.DrawReal(batch, random) : random.SampleWithoutReplacement(Train.Count, batch);
            DiscriminatorStep(Images.Load(drawn, _objective.Discriminator.ComputeType), ImageBatches.Labels(Train, drawn, Context.Device), Others(batch, latents, random), random);
        }

        var discriminatorLoss = DiscriminatorStep(real, realLabels, _objective.SharesFakes ? (made.Detach(), labels) : Others(batch, latents, random), random);

        // Generator: its images wanted as their classes. The discriminator is frozen, its dropout is not.
        var reconstruction = _reconstructionWeight > 0 ? Reconstruction(real, realLabels) : null;
        var extra = reconstruction is null ? null : reconstruction * _reconstructionWeight;
        if (pairs > 0)
        {
            var seeking = ModeSeeking.Loss(made, sampled, pairs) * Options.ModeSeekingWeight;
            extra = extra is null ? seeking : extra + seeking;
        }

        var generatorLoss = GeneratorStep(Augmented(made, random), labels, extra);

        _average?.Update(batch, Options.AverageHalfLife!.Value);
        Meter.Add(reconstruction is null ? [discriminatorLoss, generatorLoss] : [discriminatorLoss, generatorLoss, reconstruction]);
    }

    // The generator from the codes of half of the real images; the encoder is as the autoencoder stage left it.
    private Tensor Reconstruction(Tensor real, Tensor labels)
    {
        var count = (real.Size(0) + 1) / 2;
        var images = real.Narrow(0, 0, count); // [N / 2, C, S, S]
        Tensor codes;
        using (Autograd.NoGrad())
        {
            Networks.Encoder.Train(false);
            codes = Networks.Encoder.Forward(images); // [N / 2, D]
            Networks.Encoder.Train();
        }

        return ReconstructionLoss.Of(Options.AutoencoderLoss, Networks.Generator.Forward(codes, labels.Narrow(0, 0, count)), images);
    }

    private Tensor GeneratorStep(Tensor made, Tensor labels, Tensor? extra)
    {
        _objective.Discriminator.SetRequiresGrad(false);
        try
        {
            var loss = _objective.GeneratorLoss(made, labels);
            Autograd.Backward(extra is null ? loss : loss + extra);
            _generatorAdam.Step();
            return loss;
        }
        finally
        {
            _objective.Discriminator.SetRequiresGrad(true);
        }
    }

    private Tensor DiscriminatorStep(Tensor real, Tensor realLabels, (Tensor Images, Tensor Labels) fake, SeededRandom random)
    {
        var loss = _objective.DiscriminatorLoss(Augmented(real, random), realLabels, Augmented(fake.Images, random), fake.Labels);
        Autograd.Backward(loss);
        _discriminatorAdam.Step();
        return loss;
    }

    private (Tensor Fake, Tensor Labels) Others(int batch, ClassLatents latents, SeededRandom random)
    {
        using var noGrad = Autograd.NoGrad();
        var classes = _classes.Draw(_objective.FakesPerBatch(batch), random);
        return (Make(classes, latents, random), ImageBatches.Labels(classes, Context.Device));
    }

    private Tensor Make(int[] classes, ClassLatents latents, SeededRandom random) =>
        BaganModel.Forward(Networks.Generator, latents.Sample(classes, random), classes, Context.Device);

    private Tensor Augmented(Tensor images, SeededRandom random) => DiscriminatorAugmentation.Apply(images, Options, random);
}
