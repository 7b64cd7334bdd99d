namespace Bagan.Tensors.Tests;

public class FusedUpsampleConvTests
{
    public static TheoryData<int, int, int> Cases()
    {
        var cases = new TheoryData<int, int, int>();
        foreach (var side in (int[])[1, 2, 3, 7, 8, 14, 16, 28, 32])
        {
            cases.Add(side, 5, 0);
        }

        cases.Add(7, 5, 1);
        cases.Add(1, 3, 0);
        cases.Add(4, 3, 0);
        cases.Add(5, 7, 1);
        cases.Add(6, 9, 0);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EqualsThePlainFormWithBordersAndGradients(int side, int kernel, int border)
    {
        using var scope = new TensorScope();
        Engine.Seed(1);
        foreach (var relu in (bool[])[true, false])
        {
            var x = Leaf(2, 3, side, side);
            var w = Leaf(4, 3, kernel, kernel);
            var plain = Plain(x, w, relu, border);
            var fused = Fused.UpsampleConv(x, w, relu, border);
            Assert.Equal(plain.Shape, fused.Shape);
            var direction = Tensor.Normal([.. plain.Shape]).To(ScalarType.Float64);
            var expected = Autograd.Gradients(plain, [x, w], direction);
            var actual = Autograd.Gradients(fused, [x, w], direction);
            AssertClose(plain, fused, 1e-12);
            AssertClose(expected[0]!, actual[0]!, 1e-12);
            AssertClose(expected[1]!, actual[1]!, 1e-12);
        }
    }

    [Fact]
    public void EqualsThePlainFormInBothWorkingTypesAndLayouts()
    {
        using var scope = new TensorScope();
        Engine.Seed(2);
        // Without ReLU in bfloat16: rounding moves values near 0 across it, and then a gradient is there or not.
        foreach (var (type, relu, tolerance) in ((ScalarType, bool, double)[])[(ScalarType.Float32, true, 1e-5), (ScalarType.BFloat16, false, 1e-2)])
        {
            foreach (var format in (MemoryFormat[])[MemoryFormat.Contiguous, MemoryFormat.ChannelsLast])
            {
                var x = (Tensor.Normal([3, 32, 7, 7]) * 0.3).To(type).Contiguous(format);
                var w = (Tensor.Normal([16, 32, 5, 5]) * 0.1).To(type).Contiguous(format);
                x.RequiresGrad = true;
                w.RequiresGrad = true;
                var (wideX, wideW) = (Wide(x), Wide(w));
                var plain = Plain(wideX, wideW, relu, 1);
                if (type == ScalarType.BFloat16 && !ActedProcessor.HasBFloat16Convolutions)
                {
                    Assert.Throws<EngineException>(() => Fused.UpsampleConv(x, w, relu, 1));
                    continue;
                }

                var fused = Fused.UpsampleConv(x, w, relu, 1);
                var direction = Tensor.Normal([.. plain.Shape]).To(type);
                var expected = Autograd.Gradients(plain, [wideX, wideW], direction.To(ScalarType.Float64));
                var actual = Autograd.Gradients(fused, [x, w], direction);
                Assert.Equal(type, actual[1]!.Type);
                Assert.Equal(w.Strides, actual[1]!.Strides);
                AssertClose(plain, fused, tolerance);
                AssertClose(expected[0]!, actual[0]!, tolerance);
                AssertClose(expected[1]!, actual[1]!, tolerance);
            }
        }
    }

    [Theory]
    [InlineData(7, 40, 24, 5)]
    [InlineData(14, 32, 64, 5)]
    [InlineData(1, 8, 8, 5)]
    [InlineData(5, 24, 72, 3)]
    [InlineData(6, 64, 8, 7)]
    public void TheGradientOfTheWindowInBFloat16IsThatOfFloat64OnAnyNumberOfThreads(int side, int inputs, int outputs, int kernel)
    {
        using var scope = new TensorScope();
        Engine.Seed(4);
        var x = Tensor.Normal([9, inputs, side, side]).To(ScalarType.BFloat16).Contiguous(MemoryFormat.ChannelsLast);
        var w = Tensor.Normal([outputs, inputs, kernel, kernel]).To(ScalarType.BFloat16);
        w.RequiresGrad = true;
        var direction = Tensor.Normal([9, outputs, 2 * side, 2 * side]).To(ScalarType.BFloat16);
        if (!ActedProcessor.HasBFloat16Convolutions)
        {
            Assert.Throws<EngineException>(() => Fused.UpsampleConv(x, w, relu: false));
            return;
        }

        var wide = Wide(w);
        var expected = Autograd.Gradients(Plain(x.To(ScalarType.Float64), wide, false, 0), [wide], direction.To(ScalarType.Float64))[0]!;
        var actual = Autograd.Gradients(Fused.UpsampleConv(x, w, relu: false), [w], direction)[0]!;
        // The sums of up to four gradients are rounded to 8 bits, and so is the result.
        AssertClose(expected, actual, 8e-3);

        var threads = Engine.Threads;
        try
        {
            Engine.Configure(new() { Threads = threads == 1 ? 2 : 1 });
            var again = Autograd.Gradients(Fused.UpsampleConv(x, w, relu: false), [w], direction)[0]!;
            if (Engine.HasBFloat16Unit)
            {
                Assert.Equal(actual.To(ScalarType.Float32).ToArray<float>(), again.To(ScalarType.Float32).ToArray<float>());
            }

            // Without such instructions the gradient is libtorch's, and the order of its sums is the threads'.
            AssertClose(expected, again, 8e-3);
        }
        finally
        {
            Engine.Configure(new() { Threads = threads });
        }
    }

    [Fact]
    public void OnlyTheGradientThatIsWantedIsComputed()
    {
        using var scope = new TensorScope();
        var x = Leaf(1, 2, 3, 3);
        var w = Leaf(2, 2, 5, 5);
        var forInput = Autograd.Gradients(Fused.UpsampleConv(x, w.Detach()).Sum(), [x]);
        var forWeight = Autograd.Gradients(Fused.UpsampleConv(x.Detach(), w).Sum(), [w]);
        var both = Autograd.Gradients(Plain(x, w, true, 0).Sum(), [x, w]);
        AssertClose(both[0]!, forInput[0]!, 1e-12);
        AssertClose(both[1]!, forWeight[0]!, 1e-12);
    }

    [Fact]
    public void GradientsOfGradientsEqualThePlainForms()
    {
        using var scope = new TensorScope();
        var x = Leaf(2, 2, 4, 4);
        var w = Leaf(3, 2, 5, 5);
        var second = ((Tensor[])[Plain(x, w, true, 1), Fused.UpsampleConv(x, w, true, 1)]).Select(image =>
        {
            var gradient = Autograd.Gradients(image.Pow(2).Sum(), [x], createGraph: true)[0]!;
            return Autograd.Gradients(gradient.Pow(2).Sum(), [x, w]);
        }).ToList();
        AssertClose(second[0][0]!, second[1][0]!, 1e-11);
        AssertClose(second[0][1]!, second[1][1]!, 1e-11);
    }

    [Fact]
    public void AnEvenWindowIsRefused()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<EngineException>(() => Fused.UpsampleConv(Tensor.Zeros(1, 2, 3, 3), Tensor.Zeros(1, 2, 4, 4)));
        Assert.Contains("[1, 2, 4, 4]", error.Message);
    }

    private static Tensor Leaf(params ReadOnlySpan<long> shape)
    {
        var tensor = Tensor.Normal(shape).To(ScalarType.Float64);
        tensor.RequiresGrad = true;
        return tensor;
    }

    private static Tensor Wide(Tensor tensor)
    {
        var wide = tensor.Detach().To(ScalarType.Float64);
        wide.RequiresGrad = true;
        return wide;
    }

    private static Tensor Plain(Tensor x, Tensor w, bool relu, int border)
    {
        var image = Functional.Conv2d(Functional.UpsampleNearest(x), w, null, 1, (int)w.Size(2) / 2);
        return Functional.Pad(relu ? Functional.Relu(image) : image, 0, border, 0, border);
    }

    // Relative to the largest element, as sums of products of different size are.
    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var e = expected.To(ScalarType.Float64).ToArray<double>();
        var a = actual.To(ScalarType.Float64).ToArray<double>();
        var scale = Math.Max(e.Max(Math.Abs), 1e-300);
        for (var i = 0; i < e.Length; i++)
        {
            Assert.True(Math.Abs(e[i] - a[i]) <= tolerance * scale, $"element {i}: {e[i]} and {a[i]}, largest {scale}");
        }
    }
}
