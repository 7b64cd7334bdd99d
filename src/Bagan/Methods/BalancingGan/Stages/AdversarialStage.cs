using Bagan.Data;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Tensors.Distributed;
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
    private readonly AdversarialDivision? _division;
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
        _division = AdversarialDivision.Of(networks, options, Math.Min(options.Batch, train.Count), context.Ranks);
        _generatorAdam = new Adam(networks.Generator.NamedParameters(), new AdamOptions(options.GeneratorRate, options.AdversarialBeta1, options.AdversarialBeta2));
        _discriminatorAdam = new Adam(_objective.Discriminator.NamedParameters(), new AdamOptions(options.DiscriminatorRate, options.AdversarialBeta1, options.AdversarialBeta2));
    }

    internal override string Name => "adversarial";

    internal override int Epochs => Options.AdversarialEpochs;

    /// <summary>The exchanges of the gradients of either network, for a measurement; none in one process.</summary>
    internal IReadOnlyList<GradientExchange> Exchanges => _division is null ? [] : [_division.Generator, _division.Discriminator];

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
        _division?.Dispose();
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
        var real = Real(realIndices);
        var wanted = _classes.Draw(_objective.GeneratorBatch(batch), random);
        var pairs = Options.ModeSeekingWeight > 0 ? ModeSeeking.Pair(wanted) : 0;
        var sampled = latents.Sample(wanted, random);
        var made = Made(wanted, sampled);

        // Discriminator: real images of their classes against generated ones, which carry no gradient.
        for (var i = 1; i < Options.DiscriminatorSteps; i++)
        {
            var drawn = BalancesReal ? _classes.DrawReal(batch, random) : random.SampleWithoutReplacement(Train.Count, batch);
            DiscriminatorStep(Real(drawn), Others(batch, latents, random), random);
        }

        var discriminatorLoss = DiscriminatorStep(real, _objective.SharesFakes ? made with { Images = made.Images.Detach() } : Others(batch, latents, random), random);

        // Generator: its images wanted as their classes. The discriminator is frozen, its dropout is not.
        var reconstruction = _reconstructionWeight > 0 ? Reconstruction(realIndices, real) : null;
        var extra = reconstruction is null ? null : reconstruction * _reconstructionWeight;
        if (pairs > 0)
        {
            var seeking = ModeSeeking.Loss(made.Images, sampled, pairs) * Options.ModeSeekingWeight;
            extra = extra is null ? seeking : extra + seeking;
        }

        var generatorLosses = GeneratorStep(made, extra, reconstruction is null ? [] : [reconstruction], random);

        _average?.Update(batch, Options.AverageHalfLife!.Value);
        Meter.Add([discriminatorLoss, .. generatorLosses]);
        if (_division is not null)
        {
            Context.Ranks!.Check(Networks.Generator.Parameters().Concat(_objective.Discriminator.Parameters()));
        }
    }

    // The generator from the codes of half of the real images; the encoder is as the autoencoder stage left it. This process's share of the mean.
    private Tensor Reconstruction(ReadOnlySpan<int> realIndices, Shown real)
    {
        var part = PartOf((realIndices.Length + 1) / 2);

        // Of a divided batch the half is divided too: its images are others than this process's among all.
        var half = _division is null ? real.Narrow(part.Count) : Real(realIndices[..part.Total]);
        Tensor codes;
        using (Autograd.NoGrad())
        {
            Networks.Encoder.Train(false);
            codes = Networks.Encoder.Forward(half.Images); // [N / 2, D]
            Networks.Encoder.Train();
        }

        return Share(ReconstructionLoss.Of(Options.AutoencoderLoss, Networks.Generator.Forward(codes, half.Labels), half.Images), part);
    }

    // The generator's loss, and the other terms that are told.
    private Tensor[] GeneratorStep(Shown made, Tensor? extra, Tensor[] told, SeededRandom random)
    {
        _objective.Discriminator.SetRequiresGrad(false);
        try
        {
            using var divided = _division?.Divide(made.Part);
            var loss = Share(_objective.GeneratorLoss(Augmented(made, random), made.Labels), made.Part);
            var losses = Backward(_division?.Generator, extra is null ? loss : loss + extra, [loss, .. told]);
            _generatorAdam.Step();
            return losses;
        }
        finally
        {
            _objective.Discriminator.SetRequiresGrad(true);
        }
    }

    private Tensor DiscriminatorStep(Shown real, Shown fake, SeededRandom random)
    {
        using var divided = _division?.Divide(real.Part, fake.Part);
        var loss = _objective.DiscriminatorLoss(Augmented(real, random), real.Labels, Augmented(fake, random), fake.Labels);

        // A loss that is the mean over both kinds, or the sum of two means over as many images: either way the share is that of all images.
        var shared = Share(loss, new BatchShare(0, real.Part.Count + fake.Part.Count, real.Part.Total + fake.Part.Total));
        var value = Backward(_division?.Discriminator, shared, [shared])[0];
        _discriminatorAdam.Step();
        return value;
    }

    private Tensor[] Backward(GradientExchange? exchange, Tensor loss, Tensor[] terms)
    {
        if (exchange is not null)
        {
            return Context.Ranks!.Backward(exchange, loss, terms);
        }

        Autograd.Backward(loss);
        return terms;
    }

    private Shown Others(int batch, ClassLatents latents, SeededRandom random)
    {
        using var noGrad = Autograd.NoGrad();
        var classes = _classes.Draw(_objective.FakesPerBatch(batch), random);
        return Made(classes, latents.Sample(classes, random));
    }

    // This process's part of a batch of real images.
    private Shown Real(ReadOnlySpan<int> indices)
    {
        var part = PartOf(indices.Length);
        var own = indices.Slice(part.First, part.Count);
        return new Shown(Images.Load(own, _objective.Discriminator.ComputeType), ImageBatches.Labels(Train, own, Context.Device), part); // [n, C, S, S]
    }

    // This process's part of a batch of generated images.
    private Shown Made(int[] classes, float[] latents)
    {
        var part = PartOf(classes.Length);
        var labels = ImageBatches.Labels(classes.AsSpan(part.First, part.Count), Context.Device);
        using var divided = _division?.Divide(part);
        var length = latents.Length / classes.Length;
        var codes = part.Count == part.Total ? latents : latents.AsSpan(part.First * length, part.Count * length).ToArray();
        return new Shown(BaganModel.Forward(Networks.Generator, codes, classes.AsSpan(part.First, part.Count), Context.Device), labels, part); // [n, C, S, S]
    }

    private BatchShare PartOf(int images) => _division is null ? BatchShare.Whole(images) : Context.Ranks!.PartOf(images);

    private Tensor Augmented(Shown shown, SeededRandom random) => DiscriminatorAugmentation.Apply(shown.Images, Options, random, shown.Part);

    private static Tensor Share(Tensor mean, BatchShare part) => part.Count == part.Total ? mean : mean * part.Weight;

    // Images of this process, their classes, and which part of a batch they are.
    private sealed record Shown(Tensor Images, Tensor Labels, BatchShare Part)
    {
        internal Shown Narrow(int count) => new(Images.Narrow(0, 0, count), Labels.Narrow(0, 0, count), BatchShare.Whole(count));
    }
}
