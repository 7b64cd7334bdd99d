using Bagan.Evaluation.Metrics;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class ReconstructionLossTests
{
    [Theory]
    [InlineData(1, 28)]
    [InlineData(3, 16)]
    [InlineData(1, 11)]
    public void SimilarityIsThatOfTheMetric(int channels, int side)
    {
        using var scope = new TensorScope();
        var x = Tensor.Uniform([2, channels, side, side]);
        var y = (x * 0.7) + (Tensor.Uniform([2, channels, side, side]) * 0.3);
        var size = channels * side * side;
        var metric = new StructuralSimilarity(channels, side, side);
        var (a, b) = (Doubles(x), Doubles(y));

        var expected = Enumerable.Range(0, 2).Average(i => metric.Compute(a.AsSpan(i * size, size), b.AsSpan(i * size, size)));

        Assert.Equal(expected, ReconstructionLoss.Similarity(x, y).Item(), 1e-6);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(10)]
    [InlineData(5)]
    [InlineData(4)]
    public void EqualImagesAreOneAndSmallOnesHaveASmallerWindow(int side)
    {
        using var scope = new TensorScope();
        var x = Tensor.Uniform([2, 1, side, side]);
        Assert.Equal(1, ReconstructionLoss.Similarity(x, x).Item(), 1e-5);
        Assert.InRange(ReconstructionLoss.Similarity(x, -x + 1).Item(), -1, 0.9);
    }

    [Theory]
    [InlineData(0.25, 0.75)]
    [InlineData(0.5, 0.875)]
    [InlineData(0.9375, 1)]
    public void ConstantImagesDifferInLuminanceAlone(double a, double b)
    {
        using var scope = new TensorScope();
        var similarity = ReconstructionLoss.Similarity(Tensor.Full([1, 1, 16, 16], a), Tensor.Full([1, 1, 16, 16], b)).Item();
        Assert.Equal(((2 * a * b) + 1e-4) / ((a * a) + (b * b) + 1e-4), similarity, 1e-6);
    }

    // In float32 their variances, 1e-6, would drown in what E[x^2] - E[x]^2 loses.
    [Fact]
    public void FaintDifferencesInBrightImagesAreSeen()
    {
        using var scope = new TensorScope();
        var x = (Tensor.Uniform([1, 1, 16, 16]) * 0.004) + 0.99;
        var y = (Tensor.Uniform([1, 1, 16, 16]) * 0.004) + 0.99;
        var metric = new StructuralSimilarity(1, 16, 16);
        Assert.Equal(metric.Compute(Doubles(x), Doubles(y)), ReconstructionLoss.Similarity(x, y).Item(), 1e-6);
    }

    [Fact]
    public void TheLossesAreWhatTheirNamesSay()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<float>([-1, 0, 1, 1], 1, 1, 2, 2);
        var y = Tensor.From<float>([-1, 1, 1, -1], 1, 1, 2, 2);
        Assert.Equal((1 + 4) / 4.0, ReconstructionLoss.Of(AutoencoderLoss.L2, x, y).Item(), 1e-6);
        Assert.Equal((1 + 2) / 4.0, ReconstructionLoss.Of(AutoencoderLoss.L1, x, y).Item(), 1e-6);
        var wide = Tensor.Uniform([2, 1, 16, 16]);
        var other = Tensor.Uniform([2, 1, 16, 16]);
        var expected = (0.84 * (1 - ReconstructionLoss.Similarity(wide, other).Item())) + (0.16 * (wide - other).Abs().Mean().Item());
        Assert.Equal(expected, ReconstructionLoss.Of(AutoencoderLoss.Ssim, (wide * 2) - 1, (other * 2) - 1).Item(), 1e-5);
    }

    [Fact]
    public void GradientsAreThoseOfFiniteDifferences()
    {
        using var scope = new TensorScope();
        var values = new float[256];
        new SeededRandom(1).FillUniform(values);
        var target = Tensor.Uniform([1, 1, 16, 16]);
        var x = Tensor.From<float>(values, 1, 1, 16, 16);
        x.RequiresGrad = true;
        Autograd.Backward(ReconstructionLoss.Similarity(x, target));
        var gradient = x.Grad!.ToArray<float>();

        foreach (var place in (int[])[0, 100, 136, 255])
        {
            const float Step = 0.01f;
            Assert.Equal((At(Step) - At(-Step)) / (2 * Step), gradient[place], 2e-4);

            double At(float move)
            {
                var moved = (float[])values.Clone();
                moved[place] += move;
                return ReconstructionLoss.Similarity(Tensor.From<float>(moved, 1, 1, 16, 16), target).Item();
            }
        }
    }

    private static double[] Doubles(Tensor tensor) => [.. tensor.ToArray<float>().Select(v => (double)v)];
}
