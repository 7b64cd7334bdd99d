namespace Bagan.Tensors.Tests;

public class FusedLeakyDropoutTests
{
    public static TheoryData<ScalarType> Types() => new(ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16);

    [Fact]
    public void WithoutTrainingItIsTheLeakyRelu()
    {
        using var scope = new TensorScope();
        var state = Engine.GetGeneratorState(Device.Cpu);
        var x = Tensor.From<float>([-2, -0f, 0, 3], 4);
        x.RequiresGrad = true;
        var y = Fused.LeakyDropout(x, 0.3, 0.5, training: false);
        Assert.Equal([-0.6f, 0, 0, 3], y.ToArray<float>());
        Assert.Equal([0.3f, 0.3f, 0.3f, 1], Autograd.Gradients(y.Sum(), [x])[0]!.ToArray<float>());
        Assert.Equal(state, Engine.GetGeneratorState(Device.Cpu));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void KeptElementsAndTheirGradientsAreScaledTheOthersAreZero(ScalarType type)
    {
        using var scope = new TensorScope();
        Engine.Seed(3);
        var x = Tensor.Normal([2, 3, 5, 7]).To(type);
        x.RequiresGrad = true;
        var y = Fused.LeakyDropout(x, 0.3, 0.3, training: true);
        var g = Tensor.Normal([2, 3, 5, 7]).To(type);
        var gradient = Autograd.Gradients(y, [x], g)[0]!;
        var (xs, ys, gs, dx) = (Values(x), Values(y), Values(g), Values(gradient));
        var scale = 1 / (1 - (19661 / 65536.0));
        for (var i = 0; i < xs.Length; i++)
        {
            var slope = ys[i] == 0 ? 0 : xs[i] > 0 ? scale : 0.3 * scale;
            Assert.Equal(slope * xs[i], ys[i], Math.Abs(xs[i]) * 0.01);
            Assert.Equal(slope * gs[i], dx[i], Math.Abs(gs[i]) * 0.01);
        }

        Assert.InRange(ys.Count(v => v == 0), 30, 100);
    }

    [Fact]
    public void AnInputOfZeroKeepsItsGradientUnlessDropped()
    {
        using var scope = new TensorScope();
        Engine.Seed(4);
        var x = Tensor.Zeros(10000);
        x.RequiresGrad = true;
        var gradient = Autograd.Gradients(Fused.LeakyDropout(x, 0.5, 0.25, training: true).Sum(), [x])[0]!.ToArray<float>();
        Assert.All(gradient, v => Assert.True(v == 0 || Math.Abs(v - (0.5f / 0.75f)) < 1e-6));
        Assert.InRange(gradient.Count(v => v == 0), 2300, 2700);
    }

    [Fact]
    public void TheMaskRepeatsWithTheSeedAndNotWithTheThreads()
    {
        using var scope = new TensorScope();
        var threads = Engine.Threads;
        var x = Tensor.Ones(100_003);
        Engine.Seed(5);
        var first = Fused.LeakyDropout(x, 0.3, 0.3, training: true).ToArray<float>();
        var next = Fused.LeakyDropout(x, 0.3, 0.3, training: true).ToArray<float>();
        try
        {
            Engine.Configure(new() { Threads = threads == 1 ? 2 : 1 });
            Engine.Seed(5);
            Assert.Equal(first, Fused.LeakyDropout(x, 0.3, 0.3, training: true).ToArray<float>());
        }
        finally
        {
            Engine.Configure(new() { Threads = threads });
        }

        Assert.NotEqual(first, next);
    }

    [Fact]
    public void TheMaskLooksIndependent()
    {
        // Each statistic is a mean over n draws; 5 standard errors are exceeded once in 1.7 million.
        using var scope = new TensorScope();
        Engine.Seed(6);
        const int N = 1 << 20;
        const double P = 19661 / 65536.0;
        var x = Tensor.Ones(N);
        var masks = Enumerable.Range(0, 3).Select(_ => Fused.LeakyDropout(x, 0.3, 0.3, training: true).ToArray<float>().Select(v => v == 0).ToArray()).ToList();
        foreach (var mask in masks)
        {
            Assert.Equal(P, mask.Count(dropped => dropped) / (double)N, 5 * Math.Sqrt(P * (1 - P) / N));
        }

        var joint = P * P;
        var error = 5 * Math.Sqrt(joint * (1 - joint) / N);
        foreach (var lag in (int[])[1, 2, 3, 16, 32, 64, 256, 4096, 65536])
        {
            Assert.Equal(joint, Enumerable.Range(0, N).Count(i => masks[0][i] && masks[0][(i + lag) % N]) / (double)N, error);
        }

        Assert.Equal(joint, Enumerable.Range(0, N).Count(i => masks[0][i] && masks[1][i]) / (double)N, error);
        Assert.Equal(joint, Enumerable.Range(0, N).Count(i => masks[1][i] && masks[2][i]) / (double)N, error);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ABorderIsZeroAndLeavesTheRestAsItIs(ScalarType type)
    {
        using var scope = new TensorScope();
        var x = Tensor.Normal([2, 3, 5, 7]).To(type).Contiguous(MemoryFormat.ChannelsLast);
        x.RequiresGrad = true;
        Engine.Seed(7);
        var plain = Functional.Pad(Fused.LeakyDropout(x, 0.3, 0.3, training: true), 0, 1, 0, 1);
        Engine.Seed(7);
        var bordered = Fused.LeakyDropout(x, 0.3, 0.3, training: true, border: 1);
        Assert.Equal([2, 3, 6, 8], bordered.Shape);
        Assert.Equal(Values(plain), Values(bordered));
        var g = Tensor.Normal([2, 3, 6, 8]).To(type);
        Assert.Equal(Values(Autograd.Gradients(plain, [x], g)[0]!), Values(Autograd.Gradients(bordered, [x], g)[0]!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void GradientsOfGradientsPassThroughTheSameMask(int border)
    {
        using var scope = new TensorScope();
        Engine.Seed(8);
        var x = Tensor.Normal([2, 3, 4, 4]).To(ScalarType.Float64);
        x.RequiresGrad = true;
        var y = Fused.LeakyDropout(x, 0.3, 0.3, training: true, border);
        var g = Tensor.Normal([.. y.Shape]).To(ScalarType.Float64);
        g.RequiresGrad = true;
        var first = Autograd.Gradients(y, [x], g, createGraph: true)[0]!;
        var direction = Tensor.Normal([2, 3, 4, 4]).To(ScalarType.Float64);
        var second = Autograd.Gradients(first, [g], direction)[0]!;
        // The map from g to the gradient of x is linear, so its transpose gives the same product.
        Assert.Equal((first.Detach() * direction).Sum().Item(), (g.Detach() * second).Sum().Item(), 1e-12);
    }

    private static double[] Values(Tensor tensor) => tensor.To(ScalarType.Float64).ToArray<double>();
}
