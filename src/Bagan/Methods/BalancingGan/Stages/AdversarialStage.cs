using Bagan.Data;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Optimizers;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>Steps 3 to 5 of BAGAN: generator and discriminator start from the autoencoder and play, classes balanced.</summary>
internal sealed class AdversarialStage : IDisposable
{
    internal const string Name = "adversarial";
    private readonly BaganNetworks _networks;
    private readonly IAdversarialObjective _objective;
    private readonly ImageSet _train;
    private readonly TrainingImages _images;
    private readonly BaganOptions _options;
    private readonly TrainingContext _context;
    private readonly SeededRandom _random;
    private readonly ClassSampler _classes;
    private readonly LossMeter _meter;
    private readonly Adam _generatorAdam;
    private readonly Adam _discriminatorAdam;
    private readonly double _reconstructionWeight;
    private WeightAverage? _average;

    internal AdversarialStage(BaganNetworks networks, ImageSet train, TrainingImages images, BaganOptions options, TrainingContext context, SeededRandom random)
    {
        _networks = networks;
        _objective = networks.Objective;
        _train = train;
        _images = images;
        _options = options;
        _context = context;
        _random = random;
        _classes = new ClassSampler(train, options.ClassDraw);

        // A generator that starts anew has no reconstruction to keep.
        _reconstructionWeight = options.Initialise && options.AutoencoderEpochs > 0 ? options.ReconstructionWeight : 0;
        _meter = new LossMeter(context.Device, _reconstructionWeight > 0 ? ["d_loss", "g_loss", "reconstruction"] : ["d_loss", "g_loss"]);
        _generatorAdam = new Adam(networks.Generator.NamedParameters(), new AdamOptions(options.GeneratorRate));
        _discriminatorAdam = new Adam(_objective.Discriminator.NamedParameters(), new AdamOptions(options.DiscriminatorRate));
    }

    /// <summary>Starts the discriminator from the encoder, the generator being the decoder already; or, where that is not wanted, the generator anew.</summary>
    internal void Initialise()
    {
        _networks.Generator.ClearGradients();
        if (_options.Initialise)
        {
            if (_objective.StartsFromEncoder)
            {
                _objective.Discriminator.StartFrom(_networks.Encoder.Trunk);
            }

            return;
        }

        using var fresh = BaganNetworks.CreateGenerator(_networks.Shape, _options);
        foreach (var (own, drawn) in _networks.Generator.Parameters().Zip(fresh.Parameters()))
        {
            own.Assign(drawn.Master);
        }
    }

    /// <summary>Starts the average of the generator's weights, where there is one: before the stage's first checkpoint, which holds it.</summary>
    internal void StartAverage()
    {
        if (_networks.Averaged is not null)
        {
            _average = new WeightAverage(_networks.Averaged, _networks.Generator);
        }
    }

    /// <summary>Trains to the last epoch. <paramref name="betweenSteps"/> may save or stop; <paramref name="afterEpoch"/> is told its figures.</summary>
    internal void Run(BaganProgress progress, ClassLatents latents, Action betweenSteps, Action<EpochRecord> afterEpoch)
    {
        var batch = Math.Min(_options.Batch, _train.Count);
        var steps = _train.Count / batch;
        var epochs = _options.AdversarialEpochs;
        _context.Observer.StageStarted(Name, (long)epochs * steps * batch, (((long)progress.Epoch * steps) + progress.Step) * batch);
        _meter.SetState(progress.SummedSteps > 0 ? progress.Sums : new double[_meter.Count], progress.SummedSteps);
        while (progress.Epoch < epochs)
        {
            var order = EpochOrder.Natural(_train.Count, _random.Fork($"adversarial/{progress.Epoch}"));
            while (progress.Step < steps)
            {
                var random = _random.Fork($"adversarial/{progress.Epoch}/{progress.Step}");
                var real = _objective.BalancesReal || _options.BalancedDiscriminator ? _classes.DrawReal(batch, random) : order.AsSpan(progress.Step * batch, batch);
                Step(real, latents, random);
                progress.Step++;
                progress.AdversarialSteps = _generatorAdam.Steps;
                _context.Observer.Advanced((((long)progress.Epoch * steps) + progress.Step) * batch);
                betweenSteps();
            }

            progress.Epoch++;
            progress.Step = 0;
            var figures = _meter.Means();
            var summed = _meter.Steps;
            _meter.Reset();
            (progress.Sums, progress.SummedSteps) = ([], 0);
            Health.RequireSound(Name, progress.Epoch, figures);
            Health.RequireBalance(progress.Epoch, summed, figures[0].Value, figures[1].Value);
            _average?.Refresh();
            afterEpoch(new EpochRecord(Name, progress.Epoch, epochs, (long)progress.Epoch * steps * batch, figures));
        }

        _average?.Refresh();
        _context.Observer.StageFinished(Name);
    }

    /// <summary>Puts the sums of the present epoch into the progress, for a checkpoint. Waits for the device.</summary>
    internal void Capture(BaganProgress progress) => (progress.Sums, progress.SummedSteps) = _meter.GetState();

    /// <summary>Scales the learning rates that the options give.</summary>
    internal void ScaleRates(double factor)
    {
        _generatorAdam.LearningRate = _options.GeneratorRate * factor;
        _discriminatorAdam.LearningRate = _options.DiscriminatorRate * factor;
    }

    internal IEnumerable<(string Name, Tensor Tensor)> State() =>
        _generatorAdam.State().Select(t => ($"optimizer.generator.{t.Name}", t.Tensor))
            .Concat(_discriminatorAdam.State().Select(t => ($"optimizer.discriminator.{t.Name}", t.Tensor)));

    internal void LoadState(IReadOnlyDictionary<string, Tensor> state, long steps)
    {
        _generatorAdam.LoadState(state, "optimizer.generator.", steps);
        _discriminatorAdam.LoadState(state, "optimizer.discriminator.", steps * _options.DiscriminatorSteps);
        if (_networks.Averaged is not null)
        {
            _average = WeightAverage.Continue(_networks.Averaged, _networks.Generator);
        }
    }

    /// <summary>One step on the first images, for a measurement.</summary>
    /// <param name="latents">Where the generator's come from.</param>
    /// <param name="images">How many real ones.</param>
    internal void TryStep(ClassLatents latents, int images) => Step([.. Enumerable.Range(0, images)], latents, _random.Fork("measurement"));

    public void Dispose()
    {
        _generatorAdam.Dispose();
        _discriminatorAdam.Dispose();
        _meter.Dispose();
    }

    private void Step(ReadOnlySpan<int> realIndices, ClassLatents latents, SeededRandom random)
    {
        using var scope = new TensorScope();
        var batch = realIndices.Length;
        var real = _images.Load(realIndices, _objective.Discriminator.ComputeType); // [N, C, S, S]
        var realLabels = ImageBatches.Labels(_train, realIndices, _context.Device);
        var wanted = _classes.Draw(_objective.GeneratorBatch(batch), random);
        var labels = ImageBatches.Labels(wanted, _context.Device);
        var made = Make(wanted, latents, random); // [M, C, S, S]

        // Discriminator: real images of their classes against generated ones, which carry no gradient.
        for (var extra = 1; extra < _options.DiscriminatorSteps; extra++)
        {
            DiscriminatorStep(real, realLabels, Others(batch, latents, random), random);
        }

        var discriminatorLoss = DiscriminatorStep(real, realLabels, _objective.SharesFakes ? (made.Detach(), labels) : Others(batch, latents, random), random);

        // Generator: its images wanted as their classes. The discriminator is frozen, its dropout is not.
        var reconstruction = _reconstructionWeight > 0 ? Reconstruction(real, realLabels) : null;
        var generatorLoss = GeneratorStep(Augmented(made, random), labels, reconstruction);

        _average?.Update(batch, _options.AverageHalfLife!.Value);
        _meter.Add(reconstruction is null ? [discriminatorLoss, generatorLoss] : [discriminatorLoss, generatorLoss, reconstruction]);
    }

    // The generator from the codes of half of the real images; the encoder is as the autoencoder stage left it.
    private Tensor Reconstruction(Tensor real, Tensor labels)
    {
        var count = (real.Size(0) + 1) / 2;
        var images = real.Narrow(0, 0, count); // [N / 2, C, S, S]
        Tensor codes;
        using (Autograd.NoGrad())
        {
            _networks.Encoder.Train(false);
            codes = _networks.Encoder.Forward(images); // [N / 2, D]
            _networks.Encoder.Train();
        }

        return ReconstructionLoss.Of(_options.AutoencoderLoss, _networks.Generator.Forward(codes, labels.Narrow(0, 0, count)), images);
    }

    private Tensor GeneratorStep(Tensor made, Tensor labels, Tensor? reconstruction)
    {
        _objective.Discriminator.SetRequiresGrad(false);
        try
        {
            var loss = _objective.GeneratorLoss(made, labels);
            Autograd.Backward(reconstruction is null ? loss : loss + (reconstruction * _reconstructionWeight));
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
        return (Make(classes, latents, random), ImageBatches.Labels(classes, _context.Device));
    }

    private Tensor Make(int[] classes, ClassLatents latents, SeededRandom random) =>
        BaganModel.Forward(_networks.Generator, latents.Sample(classes, random), classes, _context.Device);

    private Tensor Augmented(Tensor images, SeededRandom random) => DiscriminatorAugmentation.Shift(images, _options.DiscriminatorShift, random);
}
