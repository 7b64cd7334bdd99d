using Bagan.Methods.BalancingGan.Stages;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class ModeSeekingTests
{
    [Fact]
    public void TheSecondHalfHasTheClassesOfTheFirst()
    {
        int[] even = [3, 1, 4, 0, 0, 0];
        int[] odd = [3, 1, 0, 0, 7];
        Assert.Equal(3, ModeSeeking.Pair(even));
        Assert.Equal([3, 1, 4, 3, 1, 4], even);
        Assert.Equal(2, ModeSeeking.Pair(odd));
        Assert.Equal([3, 1, 3, 1, 7], odd);
    }

    [Fact]
    public void TheLossIsTheDistanceOfLatentsOverThatOfImages()
    {
        // Latents differ by 1, 3 and by 2, 0: 1.5 in the mean. Images differ by 0.5 everywhere and by 0.1 everywhere: 0.3. The fifth image has no partner.
        using var scope = new TensorScope();
        float[] latents = [0, 0, 1, 1, 1, -3, 3, 1, 9, 9];
        var images = Tensor.From<float>([0, 0, 0.2f, 0.2f, 0.5f, 0.5f, 0.1f, 0.1f, 1, 1], 5, 1, 1, 2);
        images.RequiresGrad = true;

        var loss = ModeSeeking.Loss(images, latents, 2);
        Autograd.Backward(loss);

        Assert.Equal(1.5 / (0.3 + 1e-5), loss.Item(), 1e-4);

        // Of -1.5 / 0.3^2, each of the four differences has a quarter: the image that is below moves down, the one above moves up.
        var slope = (float)(1.5 / (0.30001 * 0.30001) / 4);
        float[] expected = [slope, slope, -slope, -slope, -slope, -slope, slope, slope, 0, 0];
        Assert.Equal(expected, images.Grad!.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-3);
    }
}
