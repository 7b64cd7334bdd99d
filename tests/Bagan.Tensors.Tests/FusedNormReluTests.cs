namespace Bagan.Tensors.Tests;

public class FusedNormReluTests
{
    public static TheoryData<ScalarType, int, bool> Forms()
    {
        var forms = new TheoryData<ScalarType, int, bool>();
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16])
        {
            foreach (var pool in (int[])[1, 2])
            {
                forms.Add(type, pool, true);
                forms.Add(type, pool, false);
            }
        }

        return forms;
    }

    // Odd sides: the last row and column are in no window, but in the statistics.
    [Theory]
    [MemberData(nameof(Forms))]
    public void ItIsThePlainFormWithItsGradientsAndStatistics(ScalarType type, int pool, bool training)
    {
        using var scope = new TensorScope();
        Engine.Seed(1);
        var statistics = type == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var x = ((Tensor.Normal([5, 19, 7, 9]) * 1.5f) + 0.7f).To(type).Contiguous(MemoryFormat.ChannelsLast);
        var weight = Tensor.Normal([19]).To(statistics);
        var bias = Tensor.Normal([19]).To(statistics);
        var g = Tensor.Normal([5, 19, 7 / pool, 9 / pool]).To(type);

        var fused = Run((i, w, b, m, v) => Fused.NormRelu(i, w, b, m, v, training, pool));

        // The plain form in float64: what either would give without rounding.
        var (exact, exactWeight, exactBias, exactG) = (x.To(ScalarType.Float64), weight.To(ScalarType.Float64), bias.To(ScalarType.Float64), g.To(ScalarType.Float64));
        (x, weight, bias, g, statistics) = (exact, exactWeight, exactBias, exactG, ScalarType.Float64);
        var plain = Run((i, w, b, m, v) =>
        {
            var y = Functional.Relu(Functional.BatchNorm(i, w, b, m, v, training));
            return pool == 2 ? Functional.AvgPool2d(y, 2) : y;
        });
        var tolerance = type switch { ScalarType.Float64 => 1e-12, ScalarType.Float32 => 2e-5, _ => 2e-2 };
        foreach (var (name, expected) in plain)
        {
            var largest = expected.Max(Math.Abs);
            Assert.True(largest > 0.1, name);
            var actual = fused[name];
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * largest, $"{name}[{i}]: {expected[i]} and {actual[i]}");
            }
        }

        Dictionary<string, double[]> Run(Func<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor> form)
        {
            var (i, w, b) = (Leaf(x), Leaf(weight), Leaf(bias));
            var mean = (Tensor.Ones(19) * 0.6f).To(statistics);
            var variance = (Tensor.Ones(19) * 2).To(statistics);
            var y = form(i, w, b, mean, variance);
            var gradients = Autograd.Gradients(y, [i, w, b], g);
            return new Dictionary<string, double[]>
            {
                ["output"] = Values(y),
                ["input's gradient"] = Values(gradients[0]!),
                ["scale's gradient"] = Values(gradients[1]!),
                ["shift's gradient"] = Values(gradients[2]!),
                ["running mean"] = Values(mean),
                ["running variance"] = Values(variance),
            };
        }
    }

    [Fact]
    public void TheResultDoesNotDependOnTheThreads()
    {
        using var scope = new TensorScope();
        Engine.Seed(2);
        var x = Tensor.Normal([16, 8, 12, 12]);
        var threads = Engine.Threads;
        var first = Once();
        try
        {
            Engine.Configure(new() { Threads = threads == 1 ? 2 : 1 });
            Assert.Equal(first, Once());
        }
        finally
        {
            Engine.Configure(new() { Threads = threads });
        }

        float[] Once()
        {
            var leaf = Leaf(x);
            var y = Fused.NormRelu(leaf, Tensor.Ones(8), Tensor.Zeros(8), Tensor.Zeros(8), Tensor.Ones(8), training: true, pool: 2);
            return [.. y.ToArray<float>(), .. Autograd.Gradients((y * y).Sum(), [leaf])[0]!.ToArray<float>()];
        }
    }

    [Fact]
    public void NotANumberIsSeenBehindIt()
    {
        using var scope = new TensorScope();
        var y = Fused.NormRelu(Tensor.Ones(2, 1, 2, 2) * float.NaN, Tensor.Ones(1), Tensor.Zeros(1), Tensor.Zeros(1), Tensor.Ones(1), training: true, pool: 2);
        Assert.All(y.ToArray<float>(), v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        using var scope = new TensorScope();
        Assert.Throws<EngineException>(() => On(Tensor.Ones(2, 3, 4, 4), 2, true)); // 3 channels, 1 scale
        Assert.Throws<EngineException>(() => On(Tensor.Ones(2, 1, 4, 4), 3, true));
        Assert.Throws<EngineException>(() => On(Tensor.Ones(2, 1, 1, 4), 2, true));
        Assert.Throws<EngineException>(() => On(Tensor.Ones(1, 1, 1, 1), 1, true)); // no variance
        var leaf = Leaf(Tensor.Ones(2, 1, 4, 4));
        var twice = Assert.Throws<EngineException>(() => Autograd.Gradients(On(leaf, 1, true).Sum(), [leaf], createGraph: true));
        Assert.Contains("once", twice.Message, StringComparison.Ordinal);

        static Tensor On(Tensor x, int pool, bool training) =>
            Fused.NormRelu(x, Tensor.Ones(1), Tensor.Zeros(1), Tensor.Zeros(1), Tensor.Ones(1), training, pool);
    }

    private static Tensor Leaf(Tensor value)
    {
        var leaf = value.Detach();
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static double[] Values(Tensor tensor) => tensor.To(ScalarType.Float64).ToArray<double>();
}
