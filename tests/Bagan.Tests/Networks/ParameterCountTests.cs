using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;

namespace Bagan.Tests.Networks;

/// <summary>The paper's networks have the authors' parameter counts, to the digit.</summary>
[Collection(EngineCollection.Name)]
public class ParameterCountTests
{
    [Theory]
    [InlineData(1, 28, 10, 7, 1_642_340, 525_835, 8_163_840)] // MNIST
    [InlineData(3, 32, 10, 8, 2_026_916, 568_651, 10_130_944)] // CIFAR-10
    [InlineData(3, 64, 43, 8, 3_207_076, 2_289_516, 11_769_344)] // GTSRB
    [InlineData(3, 224, 5, 7, 5_183_396, 4_004_166, 13_080_064)] // Flowers
    public void ThePaperPresetHasTheAuthorsCounts(int channels, int side, int classes, int baseSide, long encoder, long discriminator, long generator)
    {
        var shape = new NetworkShape(channels, side, classes);
        using var networks = new BaganNetworks(shape, BaganPresets.Paper());

        Assert.Equal(baseSide, shape.BaseSide);
        Assert.Equal(encoder, networks.Encoder.ParameterCount);
        Assert.Equal(discriminator, networks.Objective.Discriminator.ParameterCount);
        Assert.Equal(generator, networks.Generator.ParameterCount);
        Assert.Equal(generator, Generator.ParametersOf(shape, NetworkOptions.Paper, conditional: false));
        Assert.Null(networks.Averaged);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(28)]
    [InlineData(40)]
    [InlineData(48)]
    public void EverySideThatHalvesEvenlyGivesImagesOfThatSide(int side)
    {
        using var scope = new Tensors.TensorScope();
        var shape = new NetworkShape(3, side, 3);
        var options = BaganPresets.Fast(1000).Networks;
        using var generator = new Generator(shape, options);
        using var told = new Generator(shape, options, Tensors.Modules.Initializers.Zeros);
        Assert.Equal(generator.ParameterCount, Generator.ParametersOf(shape, options, conditional: false));
        Assert.Equal(told.ParameterCount, Generator.ParametersOf(shape, options, conditional: true));
        using var encoder = new Encoder(shape, options);

        var images = generator.Forward(Tensors.Tensor.Normal([2, options.Latent]));

        Assert.Equal([2L, 3, side, side], images.Shape);
        Assert.Equal([2L, options.Latent], encoder.Forward(images).Shape);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(30)]
    [InlineData(0)]
    public void OtherSidesAreRefused(int side) =>
        Assert.Throws<ArgumentException>(() => new NetworkShape(1, side, 2).Validate());

    [Theory]
    [InlineData(28, 3, 2, 0, 1)]
    [InlineData(7, 3, 2, 1, 1)]
    [InlineData(14, 3, 1, 1, 1)]
    [InlineData(28, 2, 1, 0, 1)]
    [InlineData(28, 5, 1, 2, 2)]
    public void PaddingIsTensorFlowsSame(int side, int kernel, int stride, int before, int after) =>
        Assert.Equal((before, after), SamePadding.Of(side, kernel, stride));
}
