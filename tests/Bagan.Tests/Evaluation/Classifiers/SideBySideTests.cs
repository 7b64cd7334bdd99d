using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Tests.Jobs.Pick;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

/// <summary>Independent trainings at a time: what each gives is what it gives alone.</summary>
[Collection(EngineCollection.Name)]
public sealed class SideBySideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-side-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Every source of chance: draws, augmentation, weights, dropout, and a head whose weights are drawn in the middle of the training.
    public static TheoryData<string> Recipes => ["mixup", "affine", "retrain"];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void EachTrainingIsTheSameWhateverRunsBeside(string text)
    {
        using var train = Shapes.Bars([20, 12, 6]);
        var recipe = text == "retrain" ? new ClassifierRecipe { Head = new HeadChange(HeadChangeKind.Retrain) } : ClassifierRecipe.Plain.WithSuffix(text);
        Engine.Seed(9);
        var before = Engine.GetGeneratorState(Device.Cpu);

        var alone = new SideBySide(1, 1).Run([Trained(1), Trained(2), Trained(3), Trained(4)], default);
        var beside = new SideBySide(3, 1).Run([Trained(1), Trained(2), Trained(3), Trained(4)], default);

        Assert.Equal(alone, beside);
        Assert.Equal(4, alone.Distinct().Count());
        Assert.Equal(before, Engine.GetGeneratorState(Device.Cpu)); // which others draw from

        Func<CancellationToken, string> Trained(ulong seed) => stop =>
        {
            using var classifier = new ClassifierProtocol { Steps = 4, Batch = 8 }.Train(train, null, recipe, new TrainingContext { Seed = seed, Observer = NoObserver.Instance, Stop = stop });
            using var scope = new TensorScope();
            return string.Join(' ', classifier.State().Where(t => t.Tensor.Type == ScalarType.Float32).SelectMany(t => t.Tensor.ToArray<float>()).Select(BitConverter.SingleToInt32Bits));
        };
    }

    [Fact]
    public void ATrainingThatEndsWithoutAWordIsNotTakenBack()
    {
        var (tally, told) = (new ImageTally(), new List<long>());
        tally.Advance(64, told.Add);
        tally.Advance(128, told.Add); // and it diverges
        tally.Advance(64, told.Add); // of the next one
        tally.Finish();
        tally.Advance(64, told.Add);

        Assert.Equal([64, 128, 192, 256], told);
    }

    [Fact]
    public void ResultsComeInOrderAndTheThreadsAreAsBefore()
    {
        var threads = Engine.Threads;
        var order = new List<int>();

        Assert.Equal([0, 1, 4, 9, 16], new SideBySide(2, 1).Run([.. Enumerable.Range(0, 5).Select(i => (Func<CancellationToken, int>)(_ => i * i))], default));
        Assert.Equal(threads, Engine.Threads);
        SideBySide.InTurn.Run([.. Enumerable.Range(0, 3).Select(i => (Func<CancellationToken, bool>)(_ => Note(i)))], default);
        Assert.Equal([0, 1, 2], order);
        Assert.Empty(new SideBySide(4, 1).Run(Array.Empty<Func<CancellationToken, int>>(), default));

        bool Note(int i)
        {
            order.Add(i);
            return true;
        }
    }

    [Fact]
    public void TheFirstFailureStopsTheOthersAndIsTold()
    {
        var threads = Engine.Threads;
        var stopped = false;
        using var begun = new ManualResetEventSlim();

        var error = Assert.Throws<InvalidDataException>(() => new SideBySide(2, 1).Run<int>(
            [
                stop =>
                {
                    begun.Set();
                    stopped = stop.WaitHandle.WaitOne(TimeSpan.FromMinutes(1));
                    throw new OperationCanceledException(stop);
                },
                _ =>
                {
                    begun.Wait();
                    throw new InvalidDataException("why");
                },
                _ => throw new InvalidOperationException("It must not begin."),
            ],
            default));

        Assert.Equal("why", error.Message);
        Assert.True(stopped);
        Assert.Equal(threads, Engine.Threads);
    }

    [Fact]
    public void TrialsStoppedAndTakenUpAgainGiveTheSameFile()
    {
        using var train = Shapes.Bars([20, 12]);
        using var test = Shapes.Bars([6, 6], seed: 2);
        var protocol = new ClassifierProtocol { Steps = 3, Batch = 8 };
        ClassifierTrial[] trials = [.. Enumerable.Range(0, 2).SelectMany(run => new[] { "none", "mixup" }.Select(t => new ClassifierTrial(t, run, t == "none" ? ClassifierRecipe.Plain : ClassifierRecipe.Plain.WithSuffix(t), null, null)))];
        var expected = One(1, "one", NoProgress.Instance, default);

        Assert.Equal(expected, One(3, "three", NoProgress.Instance, default));
        Assert.Equal(File.ReadAllText(PathOf("one")), File.ReadAllText(PathOf("three")));

        using var stop = new CancellationTokenSource();
        var sink = new CountingSink(done =>
        {
            if (done >= 2 * 3 * 8)
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => One(1, "cut", sink, stop.Token));
        Assert.True(File.Exists(PathOf("cut")));
        var counted = new CountingSink(_ => { });
        Assert.Equal(expected, One(2, "cut", counted, default));
        Assert.Equal(File.ReadAllText(PathOf("one")), File.ReadAllText(PathOf("cut")));
        Assert.Equal(4 * 3 * 8, counted.Done[^1]);
        Assert.Equal(counted.Done.Order(), counted.Done);

        int[]?[] One(int threads, string name, IProgressSink told, CancellationToken ending)
        {
            var before = Engine.Threads;
            Engine.Configure(new() { Threads = threads });
            try
            {
                var compute = new ComputeOptions { Device = DeviceChoice.Cpu };
                var saved = SavedMeasurements.Open(PathOf(name), SavedMeasurements.KeyOf([train, test], protocol, compute), NoProgress.Instance);
                return new ClassifierTrials(train, test, null, protocol, saved, compute, told, ending).Try(trials);
            }
            finally
            {
                Engine.Configure(new() { Threads = before });
            }
        }

        string PathOf(string name) => Path.Combine(_folder, name + ".json");
    }

    [Fact]
    public void ProcessesOfAMachineDivideItsMemory()
    {
        using var train = Shapes.Bars([20, 12]);
        var threads = Engine.Threads;
        Engine.Configure(new() { Threads = 4 });
        try
        {
            var context = new TrainingContext { Observer = NoObserver.Instance };
            var small = new ClassifierProtocol();
            var free = 2 * 4 * small.MemoryBytes(train, context)!.Value; // half of it holds four

            Assert.Equal(4, small.Shares(4, train, context, free, LaunchedRank.Alone).AtOnce);
            Assert.Equal(2, small.Shares(4, train, context, free, new LaunchedRank(1, 2) { LocalSize = 2 }).AtOnce);
            Assert.Equal(4, small.Shares(4, train, context, free, new LaunchedRank(1, 2)).AtOnce); // the other is on another machine
            Assert.Equal(1, small.Shares(4, train, context, free, new LaunchedRank(1, 8) { LocalSize = 8 }).AtOnce);
        }
        finally
        {
            Engine.Configure(new() { Threads = threads });
        }
    }

    [Fact]
    public void LargeNetworksAndGpusTakeTheirTurns()
    {
        using var train = Shapes.Bars([20, 12]);
        var threads = Engine.Threads;
        Engine.Configure(new() { Threads = 3 });
        try
        {
            var context = new TrainingContext { Observer = NoObserver.Instance };
            var small = new ClassifierProtocol();
            Assert.Equal(new SideBySide(3, 1), small.Shares(21, train, context));
            Assert.Equal(new SideBySide(2, 1), small.Shares(2, train, context));
            Assert.Equal(SideBySide.InTurn, small.Shares(1, train, context));
            Assert.Equal(SideBySide.InTurn, small.Shares(21, train, context with { Device = Device.Cuda() }));
            Assert.Equal(SideBySide.InTurn, (small with { Network = ClassifierKind.ResNet18 }).Shares(21, train, context));
            Engine.Configure(new() { Threads = 7 });
            Assert.Equal(new SideBySide(2, 3), small.Shares(2, train, context));
            Engine.Configure(new() { Threads = 1 });
            Assert.Equal(new SideBySide(1, 1), small.Shares(21, train, context));
            Assert.InRange(small.MemoryBytes(train, context)!.Value, 1 << 20, 1 << 25);
            Assert.True((small with { Batch = 1024 }).MemoryBytes(train, context) > small.MemoryBytes(train, context));
        }
        finally
        {
            Engine.Configure(new() { Threads = threads });
        }
    }

    private sealed class CountingSink(Action<long> advanced) : IProgressSink
    {
        internal List<long> Done { get; } = [];

        public void StageStarted(string stage, long total)
        {
        }

        public void Advanced(long done)
        {
            Done.Add(done);
            advanced(done);
        }

        public void StageFinished()
        {
        }

        public void EpochFinished(EpochFigures figures)
        {
        }

        public void Message(string text)
        {
        }

        public void Detail(string text)
        {
        }

        public void Warning(string text)
        {
        }
    }
}
