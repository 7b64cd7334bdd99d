using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Tensors.Modules;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Generative;

[Collection(EngineCollection.Name)]
public sealed class BaganGpMethodTests : IDisposable
{
    private static readonly BaganOptions Options = TinyPreset.Options with
    {
        Objective = Objective.GradientPenalty,
        Latents = LatentKind.Standard,
        SupervisedAutoencoder = true,
        DiscriminatorSteps = 2,
        Precision = Precision.Float32,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-gp-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheLatentIsMultipliedByTheVectorOfTheClass()
    {
        using var scope = new TensorScope();
        var shape = new NetworkShape(1, 8, 3);
        using var generator = new Generator(shape, TinyPreset.Options.Networks, Initializers.Normal(1), multiply: true);
        var latents = Tensor.Normal([2, 4]);
        var vectors = generator.State().Single(t => t.Name == "labels.weight").Tensor.Detach().IndexSelect(0, Tensor.From<long>([2, 0], 2));

        var told = generator.Forward(latents, Tensor.From<long>([2, 0], 2)).ToArray<float>();

        Assert.Equal(generator.Forward(latents * vectors).ToArray<float>(), told);
        Assert.Equal(generator.ParameterCount, Generator.ParametersOf(shape, TinyPreset.Options.Networks, conditional: true, multiply: true));
    }

    [Fact]
    public void TheVectorsAreTrainedInBothStages()
    {
        using var train = TinySet.Make([12, 8]);
        float[] drawn, coded, played;
        using (var trainer = new BaganTrainer(train, Options with { AdversarialEpochs = 0 }, new TrainingContext { Observer = NoObserver.Instance }))
        {
            drawn = Vectors(trainer.Networks.Generator);
            using var model = trainer.Fit();
            coded = Vectors(trainer.Networks.Generator);
        }

        using (var trainer = new BaganTrainer(train, Options, new TrainingContext { Observer = NoObserver.Instance }))
        {
            using var model = trainer.Fit();
            played = Vectors(trainer.Networks.Generator);
        }

        Assert.NotEqual(drawn, coded);
        Assert.NotEqual(coded, played);
    }

    [Theory]
    [InlineData(Objective.Softmax, true)]
    [InlineData(Objective.Conditional, true)]
    [InlineData(Objective.GradientPenalty, false)]
    public void BaganStartsTheDiscriminatorFromTheEncoderAndBaganGpAnew(Objective objective, bool fromEncoder)
    {
        using var train = TinySet.Make([12, 8]);
        using var trainer = new BaganTrainer(train, TinyPreset.Options with { Objective = objective, AdversarialEpochs = 0 }, new TrainingContext { Observer = NoObserver.Instance });
        using var model = trainer.Fit();
        var trunk = trainer.Networks.Objective.Discriminator.Trunk.Parameters()[0].Master.ToArray<float>();
        Assert.Equal(fromEncoder, trunk.SequenceEqual(trainer.Networks.Encoder.Trunk.Parameters()[0].Master.ToArray<float>()));
    }

    [Fact]
    public void AStoppedTrainingGoesOnToTheSameGenerator()
    {
        using var train = TinySet.Make([24, 8]);
        float[] expected;
        using (var trainer = new BaganTrainer(train, Options, new TrainingContext { Observer = NoObserver.Instance }))
        {
            using var model = trainer.Fit();
            expected = Weights(trainer);
        }

        // 4 steps an epoch, 2 epochs of the autoencoder: stopped in the middle of the adversarial stage.
        using (var stop = new CancellationTokenSource())
        using (var trainer = new BaganTrainer(train, Options, Context(new StopAfter(11, stop)) with { Stop = stop.Token }))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => trainer.Fit().Dispose());
        }

        using var last = new BaganTrainer(train, Options, Context(NoObserver.Instance));
        Assert.True(last.Resume());
        using var resumed = last.Fit();
        Assert.Equal(expected, Weights(last));
    }

    [Fact]
    public void TheMethodTrainsBothStages()
    {
        using var train = TinySet.Make([16, 8]);
        var recorder = new StageRecorder();
        using var answer = new BaganGpMethod(TinyPreset.Settings).FitResample(
            train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = recorder });
        Assert.Equal([("autoencoder", 48L), ("adversarial", 48L)], recorder.Stages);
        Assert.All(recorder.Epochs.Where(e => e.Stage == "adversarial"), e => Assert.True(e.Figures[0].Value > 5)); // near 10 where the slope is near 0
    }

    private static float[] Vectors(Generator generator) => generator.State().Single(t => t.Name == "labels.weight").Tensor.ToArray<float>();

    private static float[] Weights(BaganTrainer trainer) =>
        [.. trainer.Networks.Modules().SelectMany(m => m.Module.Parameters()).SelectMany(p => p.Master.ToArray<float>())];

    private TrainingContext Context(ITrainingObserver observer) =>
        new() { Observer = observer, Checkpoints = new CheckpointStore(_folder, new CheckpointInterval(60, null)) };

    private sealed class StopAfter(int steps, CancellationTokenSource stop) : ITrainingObserver
    {
        private int _steps;

        public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
        {
        }

        public void StageStarted(string stage, long images, long done)
        {
        }

        public void Advanced(long done)
        {
            if (++_steps == steps)
            {
                stop.Cancel();
            }
        }

        public void StageFinished(string stage)
        {
        }

        public void EpochFinished(EpochRecord record)
        {
        }

        public bool WantsSamples(int epoch, int epochs) => false;

        public void Samples(SampleSheet sheet)
        {
        }

        public void Message(string text)
        {
        }
    }
}
