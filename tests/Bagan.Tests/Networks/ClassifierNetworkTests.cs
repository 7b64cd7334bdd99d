using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Tests.Networks;

[Collection(EngineCollection.Name)]
public sealed class ClassifierNetworkTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 4, 1, 1 },
        { 5, 3, 2 },
        { 7, 1, 10 },
        { 28, 1, 10 },
        { 32, 3, 100 },
        { 41, 1, 3 },
        { 64, 3, 5 },
        { 256, 3, 43 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TakesEverySide(int side, int channels, int classes)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        foreach (var depth in new[] { 1, 2 })
        {
            using var network = new SmallClassifier(channels, side, classes, depth);
            var images = Tensor.Normal([2, channels, side, side]);

            Assert.Equal([2L, network.FeatureCount], network.Features(images).Shape);
            Assert.Equal([2L, classes], network.Forward(images).Shape);
            Assert.InRange(network.FeatureCount, 64, 256);
        }
    }

    [Fact]
    public void TheEvidenceIsTheClassActivationMap()
    {
        using var scope = new TensorScope();
        using var network = new ResNet18(1, 16, 3);
        network.Train(false);
        network.SetRequiresGrad(false);
        var images = Tensor.Normal([4, 1, 16, 16]);

        // A mean over the image and a linear head follow: the parts add up to the score less the head's bias.
        var evidence = network.Evidence(images, [0, 1, 2, 1]).ToArray<float>();
        var scores = network.Forward(images).ToArray<float>();
        var bias = network.Head.Bias.Value.ToArray<float>();
        int[] classes = [0, 1, 2, 1];
        for (var i = 0; i < classes.Length; i++)
        {
            var part = evidence.Skip(i * evidence.Length / 4).Take(evidence.Length / 4).Sum();
            Assert.Equal(scores[(3 * i) + classes[i]] - bias[classes[i]], part, 1e-3);
        }
    }

    [Theory]
    [InlineData(28, 1, 7)]
    [InlineData(64, 2, 8)]
    [InlineData(64, 1, 8)]
    [InlineData(128, 2, 8)]
    public void TheEvidenceOfASmallNetworkIsAMapOfTheImage(int side, int depth, int expected)
    {
        using var scope = new TensorScope();
        using var network = new SmallClassifier(1, side, 2, depth);
        network.Train(false);

        var evidence = network.Evidence(Tensor.Normal([3, 1, side, side]), [0, 1, 0]);

        Assert.Equal([3L, expected, expected], evidence.Shape);
        Assert.Contains(evidence.ToArray<float>(), v => v != 0);
    }

    // By hand: 3x3 convolutions without bias, two numbers a channel for the normalisation, a dense layer of 256 and the head.
    [Theory]
    [InlineData(1, 288 + 18_432 + 73_728 + (2 * 224) + (1152 * 256) + 256 + 2570)]
    [InlineData(2, 288 + 9_216 + 18_432 + 36_864 + 73_728 + 147_456 + (4 * 224) + (1152 * 256) + 256 + 2570)]
    public void DepthRepeatsTheConvolutionsOfAStage(int depth, int parameters)
    {
        using var network = new SmallClassifier(1, 28, 10, depth);
        Assert.Equal(parameters, network.ParameterCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BFloat16AndFloat32Agree(bool small)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Engine.Seed(1);
        using Classifier network = small ? new SmallClassifier(1, 28, 10) : new ResNet18(1, 8, 10);
        network.Train(false);
        var images = Tensor.Normal([16, 1, small ? 28 : 8, small ? 28 : 8]);

        var exact = network.Forward(images);
        network.To(Device.Cpu, ScalarType.BFloat16);
        if (!ActedProcessor.HasBFloat16Convolutions)
        {
            Assert.Throws<EngineException>(() => network.Forward(images.To(ScalarType.BFloat16)));
            return;
        }

        var rounded = network.Forward(images.To(ScalarType.BFloat16));

        Assert.Equal(ScalarType.Float32, rounded.Type);
        var error = (exact - rounded).Pow(2).Mean().Item() / exact.Pow(2).Mean().Item();
        Assert.InRange(Math.Sqrt(error), 1e-5, small ? 0.03 : 0.06);
    }

    [Fact]
    public void InferenceTakesEachImageByItself()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var network = new SmallClassifier(1, 12, 4);
        var images = Tensor.Normal([8, 1, 12, 12]);
        _ = network.Forward(images);
        network.Train(false);

        var together = network.Forward(images).Narrow(0, 3, 1).ToArray<float>();
        var alone = network.Forward(images.Narrow(0, 3, 1)).ToArray<float>();

        Assert.All(together.Zip(alone), p => Assert.Equal(p.First, p.Second, 1e-4));
    }

    // The count that the usual PyTorch model for CIFAR-10 has, kuangliu/pytorch-cifar's ResNet18: 11,173,962.
    [Fact]
    public void ResNet18HasTheUsualNumberOfParameters()
    {
        using var network = new ResNet18(3, 32, 10);

        Assert.Equal(11_173_962, network.ParameterCount);
        Assert.Equal(512, network.FeatureCount);
    }

    [Fact]
    public void ImpossibleShapesAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new SmallClassifier(2, 28, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmallClassifier(1, 3, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResNet18(1, 28, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmallClassifier(1, 28, 10, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmallClassifier(1, 28, 10, 9));
    }
}
