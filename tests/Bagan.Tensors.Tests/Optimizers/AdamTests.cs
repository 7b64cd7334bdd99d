using System.Text.Json;
using Bagan.Tensors.Modules;
using Bagan.Tensors.Optimizers;

namespace Bagan.Tensors.Tests.Optimizers;

public sealed class AdamTests : IDisposable
{
    private static readonly long[][] s_shapes = [[7, 11], [4099]];
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void AgreesWithPyTorch(ScalarType type)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Optimizers", "adam.json")));
        using var network = new Parameters();
        network.To(Device.Cpu, type);
        using var adam = new Adam(network.NamedParameters(), new AdamOptions(0.003));
        for (var step = 1; step <= 10; step++)
        {
            foreach (var (parameter, n) in network.Parameters().Select((p, n) => (p, n)))
            {
                Accumulate(parameter.Value, Values(parameter.Master.Count, i => Gradient(n, step, i), parameter.Master.Shape));
            }

            adam.Step();
            if (step is 1 or 10)
            {
                var expected = golden.RootElement.GetProperty(type == ScalarType.Float32 ? "float32" : "bfloat16").GetProperty($"{step}");
                foreach (var (parameter, n) in network.Parameters().Select((p, n) => (p, n)))
                {
                    RequireClose([.. expected[n].EnumerateArray().Select(e => e.GetSingle())], parameter.Master.ToArray<float>());
                }
            }
        }

        Assert.Equal(10, adam.Steps);
    }

    [Fact]
    public void WorkingCopiesAreTheMastersRoundedAsTheEngineRounds()
    {
        using var network = new Parameters();
        network.To(Device.Cpu, ScalarType.BFloat16);
        using var adam = new Adam(network.NamedParameters(), new AdamOptions(0.003));
        foreach (var parameter in network.Parameters())
        {
            Accumulate(parameter.Value, Tensor.Normal([.. parameter.Master.Shape]));
        }

        adam.Step();
        Assert.All(network.Parameters(), p => Assert.Equal(p.Master.To(ScalarType.BFloat16).ToBytes(), p.Value.ToBytes()));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public unsafe void AGradientInAnotherOrderOfMemoryMeansTheSame(ScalarType type)
    {
        // Accumulated gradients lie as their leaf does; the native step takes others too.
        var gradient = (Tensor.Arange(2 * 3 * 3 * 3).To(ScalarType.Float32).Reshape(2, 3, 3, 3) - 20).To(type);
        Assert.Equal(Stepped(gradient), Stepped(gradient.Contiguous(MemoryFormat.ChannelsLast)));

        static float[] Stepped(Tensor gradient)
        {
            var (parameter, first, second) = (Tensor.Zeros(2, 3, 3, 3), Tensor.Zeros(2, 3, 3, 3), Tensor.Zeros(2, 3, 3, 3));
            var (p, g, m, v) = (parameter.Handle, gradient.Handle, first.Handle, second.Handle);
            for (var step = 1; step <= 2; step++)
            {
                Assert.Equal(0, NativeMethods.bt_adam_step(&p, &g, &m, &v, null, 1, step, 0.1, 0.5, 0.9, 1e-3));
            }

            return [.. parameter.ToArray<float>(), .. first.ToArray<float>(), .. second.ToArray<float>()];
        }
    }

    [Fact]
    public unsafe void WhatDoesNotBelongTogetherIsRefused()
    {
        int Step(Tensor parameter, Tensor gradient, Tensor first, Tensor second, Tensor? working = null)
        {
            var (p, g, m, v, w) = (parameter.Handle, gradient.Handle, first.Handle, second.Handle, working?.Handle ?? 0);
            return NativeMethods.bt_adam_step(&p, &g, &m, &v, &w, 1, 1, 0.1, 0.5, 0.9, 1e-3);
        }

        var (fits, wide) = (Tensor.Zeros(2, 3), Tensor.Zeros(4, 3));
        Assert.Equal(0, Step(fits, fits, fits, fits));
        Assert.NotEqual(0, Step(fits, wide, fits, fits));
        Assert.NotEqual(0, Step(fits, fits, wide, fits));
        Assert.NotEqual(0, Step(fits, fits, fits, wide));
        Assert.NotEqual(0, Step(fits, fits.To(ScalarType.Float64), fits, fits));
        Assert.NotEqual(0, Step(fits.To(ScalarType.Float64), fits, fits, fits));
        Assert.NotEqual(0, Step(fits, fits, fits.To(ScalarType.BFloat16), fits));
        Assert.NotEqual(0, Step(fits, fits, Tensor.Zeros(3, 2).Transpose(0, 1), fits));
        Assert.NotEqual(0, Step(Tensor.Zeros(1, 3).Expand(2, 3), fits, fits, fits));
        Assert.NotEqual(0, Step(fits, fits, fits, fits, fits));
        Assert.NotEqual(0, Step(fits, fits, fits, fits, wide.To(ScalarType.BFloat16)));
    }

    [Fact]
    public void AParameterWithoutAGradientStaysAsItIs()
    {
        using var network = new Parameters();
        using var adam = new Adam(network.NamedParameters(), new AdamOptions(0.1));
        var (first, second) = (network.Parameters()[0], network.Parameters()[1]);
        var before = second.Master.ToBytes();
        Accumulate(first.Value, Tensor.Ones(7, 11));
        adam.Step();
        Assert.Equal(before, second.Master.ToBytes());
        Assert.Null(first.Value.Grad);
        Assert.Equal(Math.Cos(0.37) - 0.1, first.Master.ToArray<float>()[0], 6);
    }

    [Fact]
    public void AGraphFromBeforeTheStepCannotBePassedThroughAfterIt()
    {
        using var network = new Parameters();
        using var adam = new Adam(network.NamedParameters(), new AdamOptions(0.1));
        var value = network.Parameters()[0].Value;
        var stale = (value * value).Sum();
        Accumulate(value, Tensor.Ones(7, 11));
        adam.Step();
        Assert.Contains("modified by an inplace operation", Assert.Throws<EngineException>(() => Autograd.Backward(stale)).Message);
    }

    [Fact]
    public void StateThatDoesNotFitIsRefusedBeforeAnythingChanges()
    {
        using var network = new Parameters();
        using var adam = new Adam(network.NamedParameters(), new AdamOptions(0.1));
        var state = adam.State().ToDictionary(s => s.Name, s => Tensor.Full([.. s.Tensor.Shape], 0.5));
        state["1.second"] = Tensor.Zeros(5);
        Assert.Contains("'1.second' is Float32[5]", Assert.Throws<EngineException>(() => adam.LoadState(state, "", 3)).Message);
        state["1.second"] = Tensor.Zeros(4099).To(ScalarType.Int64);
        Assert.Throws<EngineException>(() => adam.LoadState(state, "", 3));
        state.Remove("1.second");
        Assert.Contains("'1.second'", Assert.Throws<EngineException>(() => adam.LoadState(state, "", 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.LoadState(state, "", -1));
        Assert.All(adam.State(), s => Assert.Equal(0, s.Tensor.Abs().Sum().Item()));
        Assert.Equal(0, adam.Steps);
    }

    [Fact]
    public void CoefficientsAreChecked()
    {
        using var network = new Parameters();
        foreach (var options in new AdamOptions[]
        {
            new(0), new(-1), new(double.NaN), new(double.PositiveInfinity), new(1, Beta1: 1), new(1, Beta1: -0.1),
            new(1, Beta2: 1), new(1, Beta2: double.NaN), new(1, Epsilon: 0),
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(network.NamedParameters(), options));
        }
    }

    private static Tensor Values(long count, Func<int, double> formula, IReadOnlyList<long> shape) =>
        Tensor.From<float>([.. Enumerable.Range(0, (int)count).Select(i => (float)formula(i))], [.. shape]);

    private static double Gradient(int parameter, int step, int i) =>
        Math.Sin((0.1 * (i + 1) * step) + parameter) * Math.Pow(10, (i % 7) - 4);

    // A loss whose gradient is the given one.
    private static void Accumulate(Tensor value, Tensor gradient) => Autograd.Backward((value * gradient.To(value.Type)).Sum());

    private static void RequireClose(float[] expected, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[41 * i], 2e-6f);
        }
    }

    private sealed class Parameters : Module
    {
        internal Parameters()
        {
            for (var n = 0; n < s_shapes.Length; n++)
            {
                var parameter = n;
                RegisterParameter($"{n}", t => t.CopyInPlace(Values(t.Count, i => Math.Cos((0.37 * (i + 1)) + parameter), t.Shape)), s_shapes[n]);
            }
        }
    }
}
