using Bagan.Tensors.Modules;
using Bagan.Tensors.Optimizers;

namespace Bagan.Tensors.Tests;

/// <summary>
/// What a training takes from a device, on each that this machine has: the processor, and a GPU where there is one. Everything is
/// held against the plain form in float64 on the processor.
/// </summary>
public class DeviceTests
{
    private const double Tolerance = 2e-5;

    /// <summary>The devices of this machine by name.</summary>
    public static TheoryData<string> Devices() => Engine.CudaDevices > 0 ? ["cpu", "cuda"] : ["cpu"];

    [Theory]
    [MemberData(nameof(Devices))]
    public void TensorsComeBackAsTheyWent(string name)
    {
        using var scope = new TensorScope();
        var device = Named(name);
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float64, ScalarType.Int64, ScalarType.UInt8])
        {
            var there = (Tensor.Uniform([3, 5]) * 200).To(type);
            Assert.Equal(device, there.To(device).Device);
            Assert.Equal(there.ToBytes(), there.To(device).ToBytes());
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void UpsamplingAndConvolutionAreThePlainForm(string name)
    {
        using var scope = new TensorScope();
        Engine.Seed(1);
        foreach (var (side, kernel, border, relu) in ((int, int, int, bool)[])[(7, 5, 0, true), (14, 5, 1, false), (4, 3, 0, true), (5, 7, 1, true)])
        {
            AreTheSame(
                Named(name),
                [Tensor.Normal([3, 8, side, side]), Tensor.Normal([16, 8, kernel, kernel]) * 0.1],
                t => Padded(Rectified(Functional.Conv2d(Functional.UpsampleNearest(t[0]), t[1], null, 1, (kernel - 1) / 2), relu), border),
                t => Fused.UpsampleConv(t[0], t[1], relu, border));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void NormalisationReluAndPoolingAreThePlainForm(string name)
    {
        using var scope = new TensorScope();
        Engine.Seed(2);
        foreach (var (training, pool) in ((bool, int)[])[(true, 1), (true, 2), (false, 2)])
        {
            AreTheSame(
                Named(name),
                [Tensor.Normal([6, 8, 9, 8]), Tensor.Uniform([8]) + 0.5, Tensor.Normal([8])],
                t => Pooled(Functional.Relu(Functional.BatchNorm(t[0], t[1], t[2], Zeros(t[1]), Zeros(t[1]) + 1, training)), pool),
                t => Fused.NormRelu(t[0], t[1], t[2], Zeros(t[1]), Zeros(t[1]) + 1, training, pool));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void ConvolutionsShiftsAndLossesAreThoseOfDoublePrecision(string name)
    {
        using var scope = new TensorScope();
        Engine.Seed(3);
        var labels = Tensor.From<long>([0, 2, 1, 1], 4);
        var theta = Tensor.From<float>([1, 0, 0.25f, 0, 1, -0.5f, 1, 0, 0, 0, 1, 0.125f, 1, 0, 1, 0, 1, 0, 1, 0, -0.25f, 0, 1, 0.25f], 4, 2, 3);
        AreTheSame(
            Named(name),
            [Tensor.Normal([4, 3, 16, 16]), Tensor.Normal([8, 3, 3, 3]) * 0.2, Tensor.Normal([3, 8]), Tensor.Normal([3, 3])],
            Loss,
            Loss);

        Tensor Loss(Tensor[] t)
        {
            var device = t[0].Device;
            var grid = Functional.AffineGrid(theta.To(device).To(t[0].Type), [4, 3, 16, 16]);
            var images = Functional.GridSample(t[0], grid);
            var features = Functional.LeakyRelu(Functional.Conv2d(images, t[1], null, 2, 1), 0.3).Reshape(4, 8, 64).Mean([2]);
            var logits = Functional.Linear(features, t[2]) + Functional.Embedding(t[3], labels.To(device));
            return Functional.CrossEntropy(logits, labels.To(device)) + Functional.Softplus(logits).Mean() + Functional.MeanSquaredError(Functional.Tanh(logits), logits);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void DropoutDropsItsShareAndRepeatsWithTheGeneratorsState(string name)
    {
        using var scope = new TensorScope();
        var device = Named(name);
        Engine.Seed(4);
        var state = Engine.GetGeneratorState(device);
        var ones = Tensor.Full([64, 16, 8, 8], 1, ScalarType.Float32, device);
        var first = Fused.LeakyDropout(ones, 0.3, 0.3, training: true).ToArray<float>();
        var second = Fused.LeakyDropout(ones, 0.3, 0.3, training: true).ToArray<float>();
        Engine.SetGeneratorState(device, state);
        Assert.Equal(first, Fused.LeakyDropout(ones, 0.3, 0.3, training: true).ToArray<float>());
        Assert.NotEqual(first, second);
        Assert.InRange(first.Count(v => v == 0) / (double)first.Length, 0.29, 0.31); // its standard error is 0.0018
        Assert.All(first.Where(v => v != 0), v => Assert.Equal(1 / 0.7, v, 1e-4));
        Assert.Equal(ones.ToArray<float>(), Fused.LeakyDropout(ones, 0.3, 0.3, training: false).ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void AFewStepsOfAdamAreThoseOfTheProcessor(string name)
    {
        using var scope = new TensorScope();
        var expected = Train(Device.Cpu, ScalarType.Float32, 5, dropout: false).Weights;
        var actual = Train(Named(name), ScalarType.Float32, 5, dropout: false).Weights;
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void ATrainingLearnsInBothTypes(string name)
    {
        foreach (var type in ActedProcessor.HasBFloat16Convolutions ? (ScalarType[])[ScalarType.Float32, ScalarType.BFloat16] : [ScalarType.Float32])
        {
            var loss = Train(Named(name), type, 120, dropout: true).Losses;
            Assert.True(loss[^1] < 0.5 * loss[0], $"{type}: from {loss[0]} to {loss[^1]}");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void AWholeStepLeavesNoTensorBehind(string name)
    {
        Train(Named(name), ScalarType.Float32, 2, dropout: true);
        var before = Engine.LiveTensors;
        Train(Named(name), ScalarType.Float32, 10, dropout: true);
        Assert.Equal(before, Engine.LiveTensors);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void MemoryThatIsNotThereIsSaidAsSuch(string name)
    {
        using var scope = new TensorScope();
        Assert.Throws<EngineOutOfMemoryException>(() => Tensor.Empty([1L << 46], ScalarType.Float32, Named(name)));
        Assert.Equal(3, Tensor.Full([1], 3, ScalarType.Float32, Named(name)).Item());
    }

    private static Device Named(string name) => name == "cuda" ? Device.Cuda() : Device.Cpu;

    private static Tensor Zeros(Tensor like) => like.Detach() * 0;

    private static Tensor Rectified(Tensor x, bool relu) => relu ? Functional.Relu(x) : x;

    private static Tensor Padded(Tensor x, int border) => border > 0 ? Functional.Pad(x, 0, border, 0, border) : x;

    private static Tensor Pooled(Tensor x, int pool) => pool > 1 ? Functional.AvgPool2d(x, pool) : x;

    // Values and gradients of `actual` in float32 on the device against those of `expected` in float64 on the processor.
    private static void AreTheSame(Device device, Tensor[] inputs, Func<Tensor[], Tensor> expected, Func<Tensor[], Tensor> actual)
    {
        var wide = inputs.Select(t => Leaf(t.To(ScalarType.Float64))).ToArray();
        var near = inputs.Select(t => Leaf(t.To(device))).ToArray();
        var (e, a) = (expected(wide), actual(near));
        var direction = Tensor.Normal([.. e.Shape]);
        IsClose(e, a);
        var expectedGradients = Autograd.Gradients(e, wide, direction.To(ScalarType.Float64));
        var actualGradients = Autograd.Gradients(a, near, direction.To(device));
        for (var i = 0; i < inputs.Length; i++)
        {
            IsClose(expectedGradients[i]!, actualGradients[i]!);
        }
    }

    private static Tensor Leaf(Tensor tensor)
    {
        var leaf = tensor.Detach();
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static void IsClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var e = expected.Detach().ToArray<double>();
        var a = actual.Detach().To(ScalarType.Float64).ToArray<double>();
        var scale = e.Max(Math.Abs);
        Assert.All(e.Zip(a), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Tolerance * scale));
    }

    private static (double[] Losses, double[] Weights) Train(Device device, ScalarType type, int steps, bool dropout)
    {
        Engine.Seed(7);
        using var network = new SmallNetwork();
        network.To(device, type);
        network.Train(dropout);
        using var adam = new Adam(network.NamedParameters(), new AdamOptions(0.003));
        var losses = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            using var scope = new TensorScope();

            // Drawn on the processor, so that every device sees the same: labels are the brightness.
            var labels = (Tensor.Uniform([16]) * 3).To(ScalarType.Int64);
            var images = (Tensor.Normal([16, 1, 16, 16]) * 0.5) + labels.To(ScalarType.Float32).Reshape(-1, 1, 1, 1);
            var logits = network.Forward(images.To(device).To(type), Tensor.From<long>(new long[16], 16).To(device)).To(ScalarType.Float32);
            var loss = Functional.CrossEntropy(logits, labels.To(device));
            Autograd.Backward(loss);
            adam.Step();
            losses[i] = loss.Item();
        }

        using var reading = new TensorScope();
        return (losses, [.. network.Parameters().SelectMany(p => p.Master.Detach().To(Device.Cpu).To(ScalarType.Float64).ToArray<double>())]);
    }
}
