using System.Diagnostics;
using System.Security.Cryptography;
using Bagan.Tensors.Optimizers;
using Bagan.Tensors.Serialization;

namespace Bagan.Tensors.Tests;

/// <summary>Whole training steps of a small network: memory stays flat, numbers repeat, losses fall.</summary>
public class TrainingStepTests
{
    private const int Batch = 16;

    /// <summary>The types that networks compute in on this processor, or the one that is acted.</summary>
    public static TheoryData<ScalarType> Types() => ActedProcessor.HasBFloat16Convolutions ? [ScalarType.Float32, ScalarType.BFloat16] : [ScalarType.Float32];

    [Theory]
    [MemberData(nameof(Types))]
    public void MemoryIsFlatOverThousandsOfSteps(ScalarType type)
    {
        var hundreds = type == ScalarType.Float32 ? 20 : 8;
        var before = Engine.LiveTensors;
        using (var training = new Training(type, seed: 1))
        {
            training.Run(200);
            var tensors = Engine.LiveTensors;
            var memory = ResidentBytes();
            for (var i = 0; i < hundreds; i++)
            {
                training.Run(100);
                Assert.Equal(tensors, Engine.LiveTensors);
            }

            // One activation that stayed behind in each step would come to 50 MB and more.
            var growth = ResidentBytes() - memory;
            Assert.True(growth < 16 << 20, $"resident memory grew by {growth} bytes");
        }

        Assert.Equal(before, Engine.LiveTensors);
    }

    [Fact]
    public void GradientsOfGradientsLeaveNothingBehind()
    {
        using var network = new SmallNetwork();
        var tensors = 0L;
        var memory = 0L;
        for (var i = 0; i < 400; i++)
        {
            using (var scope = new TensorScope())
            {
                var x = Tensor.Normal([Batch, 1, 16, 16]);
                x.RequiresGrad = true;
                var score = network.Forward(x, Tensor.From<long>(new long[Batch], Batch)).Sum();
                var gradient = Autograd.Gradients(score, [x], createGraph: true)[0]!;
                Autograd.Backward((gradient * gradient).Sum());
                network.ClearGradients();
            }

            if (i == 100)
            {
                (tensors, memory) = (Engine.LiveTensors, ResidentBytes());
            }
        }

        Assert.Equal(tensors, Engine.LiveTensors);
        Assert.True(ResidentBytes() - memory < 16 << 20);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void TheSameSeedGivesTheSameBytes(ScalarType type)
    {
        Assert.Equal(Digest(3), Digest(3));
        Assert.NotEqual(Digest(3), Digest(4));

        string Digest(ulong seed)
        {
            using var training = new Training(type, seed);
            training.Run(50);
            using var bytes = new MemoryStream();
            SafetensorsWriter.Write(bytes, training.State());
            return Convert.ToHexString(SHA256.HashData(bytes.ToArray()));
        }
    }

    [Fact]
    public void ASavedTrainingGoesOnAsIfItHadNotStopped()
    {
        var type = ActedProcessor.HasBFloat16Convolutions ? ScalarType.BFloat16 : ScalarType.Float32;
        using var whole = new Training(type, seed: 5);
        whole.Run(20);
        using var file = new MemoryStream();
        SafetensorsWriter.Write(file, whole.State());
        var generator = Engine.GetGeneratorState(Device.Cpu);
        whole.Run(20);

        using var resumed = new Training(type, seed: 77);
        file.Position = 0;
        using var saved = SafetensorsFile.Read(file);
        resumed.Load(saved.Tensors, steps: 20);
        Engine.SetGeneratorState(Device.Cpu, generator);
        resumed.Run(20);
        Assert.All(whole.State().Zip(resumed.State()), pair => Assert.Equal(pair.First.Tensor.ToBytes(), pair.Second.Tensor.ToBytes()));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void TheLossFalls(ScalarType type)
    {
        using var training = new Training(type, seed: 2);
        var first = training.Run(1);
        Assert.True(training.Run(150) < 0.5 * first);
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Process.GetCurrentProcess().WorkingSet64;
    }

    /// <summary>Labels are the brightness of the images, so that there is something to learn.</summary>
    private sealed class Training : IDisposable
    {
        private readonly SmallNetwork _network;
        private readonly Adam _adam;
        private readonly ScalarType _type;

        internal Training(ScalarType type, ulong seed)
        {
            Engine.Seed(seed);
            _type = type;
            _network = new SmallNetwork();
            _network.To(Device.Cpu, type);
            _adam = new Adam(_network.NamedParameters(), new AdamOptions(0.003));
        }

        public void Dispose()
        {
            _adam.Dispose();
            _network.Dispose();
        }

        internal double Run(int steps)
        {
            var loss = 0.0;
            for (var i = 0; i < steps; i++)
            {
                using var scope = new TensorScope();
                var labels = (Tensor.Uniform([Batch]) * 3).To(ScalarType.Int64);
                var images = Tensor.Normal([Batch, 1, 16, 16]) * 0.5 + labels.To(ScalarType.Float32).Reshape(-1, 1, 1, 1);
                var logits = _network.Forward(images.To(_type), Tensor.From<long>(new long[Batch], Batch)).To(ScalarType.Float32);
                var step = Functional.CrossEntropy(logits, labels);
                Autograd.Backward(step);
                _adam.Step();
                if (i == steps - 1)
                {
                    loss = step.Item();
                }
            }

            return loss;
        }

        internal IEnumerable<(string Name, Tensor Tensor)> State() =>
            _network.State().Concat(_adam.State().Select(s => ("adam." + s.Name, s.Tensor)));

        internal void Load(IReadOnlyDictionary<string, Tensor> state, long steps)
        {
            _network.LoadState(state);
            _adam.LoadState(state, "adam.", steps);
        }
    }
}
