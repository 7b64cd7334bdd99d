using Bagan.Methods.BalancingGan.Stages;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public sealed class PixelVarianceTests
{
    [Theory]
    [InlineData(new float[] { 1, 5, 1, 5 }, 0)]
    [InlineData(new float[] { 0, 5, 2, 5 }, 0.5)] // variances 1 and 0
    [InlineData(new float[] { 0, 1, 2, 4 }, 1.625)] // 1 and 2.25
    public void IsTheMeanOfThePixelsVariances(float[] twoImagesOfTwoPixels, double expected)
    {
        using var scope = new TensorScope();
        Assert.Equal(expected, PixelVariance.Of(Tensor.From<float>(twoImagesOfTwoPixels, 2, 1, 1, 2)), 1e-9);
    }
}
