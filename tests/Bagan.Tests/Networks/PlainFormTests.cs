using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Tests.Networks;

/// <summary>The networks use fused operators; here they are written out with plain ones.</summary>
[Collection(EngineCollection.Name)]
public class PlainFormTests
{
    private static readonly NetworkOptions s_small = new()
    {
        Latent = 8,
        GeneratorDense = 16,
        GeneratorBase = 8,
        GeneratorInner = 12,
        GeneratorOuter = 8,
        TrunkFilters = [4, 8, 12, 16],
    };

    [Theory]
    [InlineData(28, 1)]
    [InlineData(32, 3)]
    [InlineData(20, 1)]
    public void TheGeneratorIsUpsamplingAndConvolutionAsThePaperHasIt(int side, int channels)
    {
        using var scope = new TensorScope();
        Engine.Seed(1);
        var shape = new NetworkShape(channels, side, 3);
        using var generator = new Generator(shape, s_small);
        var z = Tensor.Normal([3, 8]);
        var weights = generator.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value);
        var x = Functional.Relu(Functional.Linear(z, weights["dense1.weight"]));
        x = Functional.Relu(Functional.Linear(x, weights["dense2.weight"])).Reshape(-1, 8, shape.BaseSide, shape.BaseSide);
        for (var i = 1; weights.ContainsKey($"conv{i}.weight"); i++)
        {
            x = Functional.Relu(Functional.Conv2d(Functional.UpsampleNearest(x), weights[$"conv{i}.weight"], null, 1, 2));
        }

        var expected = Functional.Tanh(Functional.Conv2d(Functional.Pad(x, 0, 1, 0, 1), weights["image.weight"]));
        AssertSame(expected, generator.Forward(z), [.. weights.Values]);
    }

    [Theory]
    [InlineData(28, 1, true)]
    [InlineData(32, 3, true)]
    [InlineData(20, 1, false)]
    [InlineData(8, 1, false)]
    public void TheNormalisedGeneratorHasBatchNormalisationBehindEachConvolution(int side, int channels, bool training)
    {
        using var scope = new TensorScope();
        Engine.Seed(3);
        var shape = new NetworkShape(channels, side, 3);
        using var generator = new Generator(shape, s_small with { NormaliseGenerator = true });
        Assert.Equal(generator.ParameterCount, Generator.ParametersOf(shape, s_small with { NormaliseGenerator = true }, conditional: false));
        var z = Tensor.Normal([3, 8]);
        generator.Forward(z); // moves the running statistics
        generator.Train(training);
        var weights = generator.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value);
        var statistics = generator.NamedBuffers().ToDictionary(b => b.Name, b => b.Buffer.Clone());
        var x = Functional.Relu(Functional.Linear(z, weights["dense1.weight"]));
        x = Norm(Functional.Linear(x, weights["dense2.weight"]).Reshape(-1, 8, shape.BaseSide, shape.BaseSide), 0);
        for (var i = 1; weights.ContainsKey($"conv{i}.weight"); i++)
        {
            x = Norm(Functional.Conv2d(Functional.UpsampleNearest(x), weights[$"conv{i}.weight"], null, 1, 2), i);
        }

        var expected = Functional.Tanh(Functional.Conv2d(Functional.Pad(x, 0, 1, 0, 1), weights["image.weight"]));
        AssertSame(expected, generator.Forward(z), [.. weights.Values]);

        Tensor Norm(Tensor input, int i) => Functional.Relu(Functional.BatchNorm(
            input, weights[$"norm{i}.weight"], weights[$"norm{i}.bias"], statistics[$"norm{i}.running_mean"], statistics[$"norm{i}.running_var"], training));
    }

    [Theory]
    [InlineData(28, 1)]
    [InlineData(64, 3)]
    [InlineData(20, 3)]
    public void TheTrunkIsConvolutionAndLeakyReluWithSamePadding(int side, int channels)
    {
        using var scope = new TensorScope();
        Engine.Seed(2);
        using var trunk = new ConvTrunk(new NetworkShape(channels, side, 3), s_small);
        trunk.Train(false);
        var images = Tensor.Normal([3, channels, side, side]).Contiguous(MemoryFormat.ChannelsLast);
        var weights = trunk.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value);
        var x = images;
        for (var i = 1; weights.ContainsKey($"conv{i}.weight"); i++)
        {
            x = Functional.LeakyRelu(SamePadding.Conv2d(x, weights[$"conv{i}.weight"], weights[$"conv{i}.bias"], i % 2 == 1 ? 2 : 1), 0.3);
        }

        AssertSame(x.Flatten(), trunk.Forward(images), [.. weights.Values]);
    }

    private static void AssertSame(Tensor expected, Tensor actual, Tensor[] weights)
    {
        AssertClose(expected, actual);
        var direction = Tensor.Normal([.. expected.Shape]);
        var expectedGradients = Autograd.Gradients(expected, weights, direction);
        var actualGradients = Autograd.Gradients(actual, weights, direction);
        for (var i = 0; i < weights.Length; i++)
        {
            AssertClose(expectedGradients[i]!, actualGradients[i]!);
        }
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var e = expected.ToArray<float>();
        var a = actual.ToArray<float>();
        var scale = e.Max(Math.Abs);
        for (var i = 0; i < e.Length; i++)
        {
            Assert.True(Math.Abs(e[i] - a[i]) <= 1e-5 * scale, $"element {i}: {e[i]} and {a[i]}, largest {scale}");
        }
    }
}
