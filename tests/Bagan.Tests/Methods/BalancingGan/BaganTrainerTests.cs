using Bagan.Data;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public sealed class BaganTrainerTests : IDisposable
{
    private static readonly BaganOptions Small = new()
    {
        Networks = new NetworkOptions { Latent = 8, GeneratorDense = 32, GeneratorBase = 8, GeneratorInner = 16, GeneratorOuter = 8, TrunkFilters = [8, 8, 16, 16] },
        Batch = 16,
        AutoencoderEpochs = 3,
        AdversarialEpochs = 3,
        AutoencoderRate = 2e-3,
        GeneratorRate = 1e-3,
        DiscriminatorRate = 1e-3,
        Latents = LatentKind.Shrunk,
        AverageHalfLife = 200,
        ReconstructionWeight = 2,
        Precision = Precision.Float32,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-trainer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Objective.Softmax, Precision.Float32)]
    [InlineData(Objective.Conditional, Precision.Float32)]
    [InlineData(Objective.Softmax, Precision.BFloat16)]
    public void TheSameSeedGivesTheSameBytes(Objective objective, Precision precision)
    {
        precision = ActedProcessor.HasBFloat16Convolutions ? precision : Precision.Float32;
        var options = Small with { Objective = objective, Precision = precision };
        using var train = TinySet.Make([40, 20, 6]);

        var (first, figures) = TrainAndDraw(train, options, 5);
        var (second, again) = TrainAndDraw(train, options, 5);
        var (other, _) = TrainAndDraw(train, options, 6);

        Assert.Equal(first, second);
        Assert.Equal(figures, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void ClassesOfOneAndTwoImagesAreDrawn()
    {
        using var train = TinySet.Make([30, 2, 1], channels: 3, side: 12);
        var (pixels, _) = TrainAndDraw(train, Small, 1);
        Assert.Equal(3 * 4 * 3 * 12 * 12, pixels.Length);
        Assert.True(pixels.Distinct().Count() > 10);
    }

    [Fact]
    public void TrainingLearnsTheClasses()
    {
        using var train = TinySet.Make([60, 60, 20], side: 8);
        var options = Small with { AutoencoderEpochs = 40, AdversarialEpochs = 15 };
        using var trainer = new BaganTrainer(train, options, Context(3, NoObserver.Instance));
        using var model = trainer.Fit();

        // The generated bar must lie where the class has it: the brightest rows of the mean image.
        for (var c = 0; c < 3; c++)
        {
            using var drawn = new PixelBlock(32, 1, 8, 8);
            model.Generate(c, BaganModel.SeedsOf(3, train.ClassNames[c], 0, 32), drawn, 0);
            var rows = new double[3];
            for (var i = 0; i < drawn.Count; i++)
            {
                for (var p = 0; p < 64; p++)
                {
                    rows[p / 8 % 3] += drawn[i][p] / (p / 8 % 3 == 2 ? 2.0 : 3.0); // rows 2 and 5 only, against three of the others
                }
            }

            Assert.Equal(c, Array.IndexOf(rows, rows.Max()));
        }
    }

    [Fact]
    public void TheReconstructionStays()
    {
        using var train = TinySet.Make([60, 60, 20], side: 8);
        var options = Small with { AutoencoderEpochs = 10, AdversarialEpochs = 10, GeneratorRate = 3e-3 };
        Assert.DoesNotContain("reconstruction=", TrainAndDraw(train, options with { ReconstructionWeight = 0 }, 4).Figures, StringComparison.Ordinal);

        var (light, heavy) = (Last(options with { ReconstructionWeight = 1e-3 }), Last(options with { ReconstructionWeight = 100 }));

        Assert.True(heavy < light / 2, $"{heavy} and {light}");

        double Last(BaganOptions with) =>
            double.Parse(TrainAndDraw(train, with, 4).Figures.Split("reconstruction=")[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void AGeneratorThatStartsAnewReconstructsNothing()
    {
        using var train = TinySet.Make([40, 20, 6]);
        var options = Small with { Initialise = false };

        var (with, figures) = TrainAndDraw(train, options, 5);
        var (without, _) = TrainAndDraw(train, options with { ReconstructionWeight = 0 }, 5);

        Assert.Equal(without, with);
        Assert.DoesNotContain("reconstruction=", figures, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(double.NaN)]
    public void TheWeightsOfReconstructionsHaveTheirRanges(double weight)
    {
        Assert.Equal(["ReconstructionWeight must be 0 to 1000."], (Small with { ReconstructionWeight = weight }).Validate());
        Assert.Equal(["DecoderWeight must be 0 to 1000."], (Small with { DecoderWeight = weight }).Validate());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStoppedTrainingGoesOnToTheSameImages(bool decodes)
    {
        using var train = TinySet.Make([40, 20, 6]);
        var options = decodes ? Small with { Objective = Objective.Conditional, DecoderWeight = 1 } : Small;
        var (expected, figures) = TrainAndDraw(train, options, 5);
        var recorder = new Recorder();

        // Stopped a first time in the autoencoder, a second time in the adversarial stage, each in the middle of an epoch.
        foreach (var after in (int[])[5, 9])
        {
            using var stop = new CancellationTokenSource();
            var observer = new StopAfter(recorder, after, stop);
            using var trainer = new BaganTrainer(train, options, Context(5, observer) with { Checkpoints = Store(), Stop = stop.Token });
            trainer.Resume();
            Assert.ThrowsAny<OperationCanceledException>(trainer.Fit);
        }

        using var last = new BaganTrainer(train, options, Context(5, recorder) with { Checkpoints = Store() });
        Assert.True(last.Resume());
        using var model = last.Fit();

        Assert.Equal(expected, Draw(model));
        Assert.Equal(figures, recorder.Text);
    }

    [Theory]
    [InlineData(1e-12)] // a checkpoint after every step
    [InlineData(1000)] // only those at the ends of the stages
    public void KilledAnywhereItComesToTheSameEnd(double minutes)
    {
        using var train = TinySet.Make([40, 20, 6]);
        var (expected, figures) = TrainAndDraw(train, Small, 5);
        CheckpointStore Often() => new(_folder, new CheckpointInterval(minutes, null));
        var recorder = new Recorder();
        byte[]? images = null;
        for (var i = 0; images is null; i++)
        {
            Assert.True(i < 50);
            using var trainer = new BaganTrainer(train, Small, Context(5, new DiesAfter(2 + (3 * (i % 4)), recorder)) with { Checkpoints = Often() });
            trainer.Resume();
            try
            {
                using var model = trainer.Fit();
                images = Draw(model);
            }
            catch (InvalidOperationException)
            {
                if (i % 4 == 3 && Directory.EnumerateFiles(_folder, "0*").Max() is { } newest)
                {
                    File.WriteAllText(newest, "damaged");
                }
            }
        }

        Assert.Equal(expected, images);
        Assert.Equal(figures, recorder.Text);
    }

    [Theory]
    [InlineData("autoencoder")]
    [InlineData("adversarial")]
    public void NumbersThatGoWrongFallBackOnceToALowerRateAndThatRepeats(string stage)
    {
        using var train = TinySet.Make([40, 20, 6]);
        var whole = new Recorder();
        var expected = Train(whole, Store(), _ => false);
        Assert.Contains($"{stage} 1", whole.Text, StringComparison.Ordinal);
        var note = Assert.Single(whole.Text.Split('\n'), l => l.Contains("fell back", StringComparison.Ordinal));
        Assert.Equal($"{stage} 1 64  fell back to the end of epoch 1 because the training diverged after it; learning rates x 0.25", note);
        Assert.Equal(7, whole.Text.Split('\n').Length);

        // The same, dying at every second step: before, at, and after the place where it falls back.
        Directory.Delete(_folder, recursive: true);
        var parts = new Recorder();
        byte[]? images = null;
        for (var i = 0; images is null; i++)
        {
            Assert.True(i < 50);
            images = Train(parts, new CheckpointStore(_folder, new CheckpointInterval(1e-12, null)), step => step == 2);
        }

        Assert.Equal(expected, images);
        Assert.Equal(whole.Text, parts.Text);

        byte[]? Train(Recorder recorder, CheckpointStore store, Func<int, bool> dies)
        {
            var poison = new Poison(recorder, stage, 2 * 64 - 16, dies);
            using var trainer = new BaganTrainer(train, Small, Context(5, poison) with { Checkpoints = store });
            poison.Networks = trainer.Networks;
            trainer.Resume();
            try
            {
                using var model = trainer.Fit();
                return Draw(model);
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    [Fact]
    public void AnAutoencoderThatDrawsOnePictureForAllIsNoticed()
    {
        using var train = TinySet.Make([40, 20, 6]);
        for (var i = 0; i < train.Count; i++)
        {
            foreach (ref var pixel in train.Pixels[i])
            {
                pixel /= 8; // nearly black: a step too large drives every output to the limit, where no gradient is
            }
        }

        using var trainer = new BaganTrainer(train, Small with { AutoencoderRate = 0.5, AutoencoderEpochs = 20 }, Context(5, NoObserver.Instance));

        Assert.Contains("draws the same picture whatever it is shown", Assert.Throws<TrainingDivergedException>(trainer.Fit).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 0.5, 4e-9, true)]
    [InlineData(20, 0.5, 6e-9, false)]
    [InlineData(19, 0.5, 0, false)] // too young to tell
    [InlineData(1000, 0, 0, false)] // the images themselves are all the same
    public void DeadIsWhoDrawsOnePictureOfManyImages(long steps, double images, double reconstructed, bool dead)
    {
        var error = Record.Exception(() => Health.RequireLife("autoencoder", 3, steps, (images, reconstructed)));
        Assert.Equal(dead, error is TrainingDivergedException { Numbers: true });
    }

    [Fact]
    public void TheRateOfTheAutoencoderWarmsUpAndFalls()
    {
        // A tenth of 20 epochs of 4 steps is 8 steps: less than the 1,000 images that are asked for.
        using var train = TinySet.Make([40, 20, 6]);
        var options = Small with { AutoencoderEpochs = 20, AutoencoderWarmUp = 1000 };
        var with = MeanChangeOfTheFirstStep(options);
        var without = MeanChangeOfTheFirstStep(options with { AutoencoderWarmUp = 0 });
        Assert.Equal(8, without / with, 0.1); // Adam's first step is as long as the rate

        // The middle of the first of two steps, at a quarter of the way down, and of the first of 80, where the fall has not begun.
        var still = options with { AutoencoderWarmUp = 0 };
        Assert.Equal((1 - Math.Cos(Math.PI * 0.75)) / 2, MeanChangeOfTheFirstStep(still with { AutoencoderFall = 1, AutoencoderEpochs = 1, Batch = 33 }) / without, 0.05);
        Assert.Equal(without, MeanChangeOfTheFirstStep(still with { AutoencoderFall = 0.9 }), 1e-9);

        double MeanChangeOfTheFirstStep(BaganOptions o)
        {
            Engine.Seed(5);
            using var networks = new BaganNetworks(new NetworkShape(1, 8, 3), o);
            networks.To(Device.Cpu, ScalarType.Float32);
            using var images = new TrainingImages(train, Device.Cpu);
            using var stage = new AutoencoderStage(networks, train, images, o, Context(5, NoObserver.Instance), new SeededRandom(1));
            var before = Values(networks);
            stage.TryStep(16);
            return Values(networks).Zip(before, (a, b) => Math.Abs((double)a - b)).Average();
        }

        static float[] Values(BaganNetworks networks)
        {
            using var scope = new TensorScope();
            return networks.Generator.Parameters().First().Master.ToArray<float>();
        }
    }

    [Fact]
    public void NumbersThatGoWrongTwiceStopIt()
    {
        using var train = TinySet.Make([40, 20, 6]);
        var poison = new Poison(new Recorder(), "adversarial", 112, _ => false) { Always = true };
        using var trainer = new BaganTrainer(train, Small, Context(5, poison) with { Checkpoints = Store() });
        poison.Networks = trainer.Networks;

        var error = Assert.Throws<TrainingDivergedException>(trainer.Fit);

        Assert.Contains("once already", error.Message, StringComparison.Ordinal);
        using var again = new BaganTrainer(train, Small, Context(5, NoObserver.Instance) with { Checkpoints = Store() });
        Assert.True(again.Resume()); // what it leaves is whole
    }

    [Fact]
    public void AFinishedTrainingIsReadFromItsCheckpoint()
    {
        using var train = TinySet.Make([40, 20, 6]);
        byte[] expected;
        using (var trainer = new BaganTrainer(train, Small, Context(5, NoObserver.Instance) with { Checkpoints = Store() }))
        {
            using var model = trainer.Fit();
            expected = Draw(model);
        }

        using var file = Store().LoadNewest((path, why) => Assert.Fail($"{path}: {why}"))!;
        using var loaded = BaganModel.Load(file, Device.Cpu);
        Assert.Equal(expected, Draw(loaded));
        Assert.Equal(["class 0", "class 1", "class 2"], loaded.Header.ClassNames);
    }

    [Fact]
    public void ACheckpointOfOtherOptionsIsRefused()
    {
        using var train = TinySet.Make([40, 20, 6]);
        using (var trainer = new BaganTrainer(train, Small, Context(5, NoObserver.Instance) with { Checkpoints = Store() }))
        {
            trainer.Fit().Dispose();
        }

        using var other = new BaganTrainer(train, Small with { AdversarialEpochs = 4 }, Context(5, NoObserver.Instance) with { Checkpoints = Store() });
        var error = Assert.Throws<BaganInputException>(() => other.Resume());
        Assert.Contains("--gan-epochs: 3 then, 4 now", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyClassIsRefused()
    {
        using var train = TinySet.Make([4, 0, 2]);
        var error = Assert.Throws<BaganInputException>(() => new BaganTrainer(train, Small, Context(1, NoObserver.Instance)));
        Assert.Contains("class 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADivergingTrainingStopsWithWords()
    {
        using var train = TinySet.Make([40, 20, 6]);
        using var trainer = new BaganTrainer(train, Small, Context(1, NoObserver.Instance));
        using var scope = new TensorScope();
        trainer.Networks.Encoder.Parameters()[0].Assign(Tensor.Full([8, 1, 3, 3], double.NaN));
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit().Dispose());
        Assert.Contains("autoencoder", error.Message, StringComparison.Ordinal);
        Assert.Contains("--seed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsLeftInTheEngine()
    {
        using var train = TinySet.Make([20, 10, 6]);
        TrainAndDraw(train, Small, 5);
        var before = Engine.LiveTensors;
        TrainAndDraw(train, Small, 5);
        Assert.Equal(before, Engine.LiveTensors);
    }

    private static TrainingContext Context(ulong seed, ITrainingObserver observer) => new() { Seed = seed, Observer = observer, DataFingerprint = "tiny" };

    private static (byte[] Pixels, string Figures) TrainAndDraw(ImageSet train, BaganOptions options, ulong seed)
    {
        var recorder = new Recorder();
        using var trainer = new BaganTrainer(train, options, Context(seed, recorder));
        using var model = trainer.Fit();
        return (Draw(model), recorder.Text);
    }

    private static byte[] Draw(BaganModel model)
    {
        const int PerClass = 4;
        var shape = model.Header.Shape;
        using var pixels = new PixelBlock(shape.Classes * PerClass, shape.Channels, shape.Side, shape.Side);
        for (var c = 0; c < shape.Classes; c++)
        {
            model.Generate(c, BaganModel.SeedsOf(1, model.Header.ClassNames[c], 0, PerClass), pixels, c * PerClass);
        }

        return [.. Enumerable.Range(0, pixels.Count).SelectMany(i => pixels[i].ToArray())];
    }

    private CheckpointStore Store() => new(_folder, new CheckpointInterval(60, null));

    private sealed class Recorder : ITrainingObserver
    {
        private readonly List<string> _lines = [];

        public string Text => string.Join('\n', _lines);

        public void Advanced(long done)
        {
        }

        public void EpochFinished(EpochRecord record) =>
            _lines.Add($"{record.Stage} {record.Epoch} {record.Images} {string.Join(' ', record.Figures.Select(f => $"{f.Key}={f.Value:R}"))}{(record.Note is null ? "" : $" {record.Note}")}");

        // As a run's folder does: what a checkpoint recorded goes in the place of what was.
        public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
        {
            _lines.Clear();
            foreach (var record in records)
            {
                EpochFinished(record);
            }
        }

        public void StageStarted(string stage, long images, long done)
        {
        }

        public void StageFinished(string stage)
        {
        }

        public bool WantsSamples(int epoch, int epochs) => true;

        public void Samples(SampleSheet sheet) => Assert.Equal(sheet.Real.Count, sheet.Reconstructed.Count);

        public void Message(string text)
        {
        }
    }

    private sealed class StopAfter(Recorder inner, int steps, CancellationTokenSource stop) : ITrainingObserver
    {
        private int _steps;

        public void Advanced(long done)
        {
            if (++_steps == steps)
            {
                stop.Cancel();
            }
        }

        public void EpochFinished(EpochRecord record) => inner.EpochFinished(record);

        public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records) => inner.Resumed(stage, epochs, records);

        public void StageStarted(string stage, long images, long done) => inner.StageStarted(stage, images, done);

        public void StageFinished(string stage) => inner.StageFinished(stage);

        public bool WantsSamples(int epoch, int epochs) => false;

        public void Samples(SampleSheet sheet) => inner.Samples(sheet);

        public void Message(string text) => inner.Message(text);
    }

    // As SIGKILL would end it: between a step and its checkpoint.
    private sealed class DiesAfter(int steps, Recorder recorder) : Follower
    {
        private int _steps;

        public override void EpochFinished(EpochRecord record) => recorder.EpochFinished(record);

        public override void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records) => recorder.Resumed(stage, epochs, records);

        public override void Advanced(long done)
        {
            if (++_steps == steps)
            {
                throw new InvalidOperationException("killed");
            }
        }
    }

    // Makes the generator's weights no numbers after so many images of a stage, unless the training has fallen back already.
    private sealed class Poison(Recorder recorder, string stage, long images, Func<int, bool> dies) : Follower
    {
        private string _stage = "";
        private bool _healed;
        private int _steps;

        public BaganNetworks Networks { get; set; } = null!;

        public bool Always { get; init; }

        public override void StageStarted(string name, long total, long done) => _stage = name;

        public override void Resumed(string name, int epochs, IReadOnlyList<EpochRecord> records)
        {
            _healed = records.Any(r => r.Note is not null);
            recorder.Resumed(name, epochs, records);
        }

        public override void EpochFinished(EpochRecord record) => recorder.EpochFinished(record);

        public override void Advanced(long done)
        {
            if (_stage == stage && done == images && (Always || !_healed))
            {
                using var scope = new TensorScope();
                var first = Networks.Generator.Parameters()[0];
                first.Assign(Tensor.Full([32, 8], double.NaN));
            }

            if (dies(++_steps))
            {
                throw new InvalidOperationException("killed");
            }
        }
    }

    private abstract class Follower : ITrainingObserver
    {
        public virtual void Advanced(long done)
        {
        }

        public virtual void EpochFinished(EpochRecord record)
        {
        }

        public virtual void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
        {
        }

        public virtual void StageStarted(string stage, long images, long done)
        {
        }

        public void StageFinished(string stage)
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
