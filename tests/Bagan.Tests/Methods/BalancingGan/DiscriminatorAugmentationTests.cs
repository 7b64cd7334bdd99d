using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class DiscriminatorAugmentationTests
{
    [Fact]
    public void ShiftsMoveWholePixelsAndLetGradientsThrough()
    {
        using var scope = new TensorScope();
        var values = new float[64];
        new SeededRandom(3).FillUniform(values);
        var images = Tensor.From<float>(values, 1, 1, 8, 8);
        images.RequiresGrad = true;

        var shifted = DiscriminatorAugmentation.Shift(images, 0.25, new SeededRandom(4));

        // Some shift of at most two pixels explains every pixel of the result.
        var result = shifted.ToArray<float>();
        var explained = Enumerable.Range(-2, 5).SelectMany(dx => Enumerable.Range(-2, 5).Select(dy => (dx, dy))).Count(s => Enumerable.Range(0, 64).All(p =>
        {
            var (x, y) = (Math.Clamp((p % 8) + s.dx, 0, 7), Math.Clamp((p / 8) + s.dy, 0, 7));
            return Math.Abs(result[p] - values[(y * 8) + x]) < 1e-4;
        }));
        Assert.Equal(1, explained);
        Autograd.Backward(shifted.Sum());
        Assert.True(images.Grad!.ToArray<float>().Sum() > 60);
        Assert.Same(images, DiscriminatorAugmentation.Shift(images, 0, new SeededRandom(4)));
    }

    [Fact]
    public void TheSquareIsGreyLiesAnywhereAndStopsTheGradient()
    {
        using var scope = new TensorScope();
        var images = Tensor.Ones(200, 3, 8, 8);
        images.RequiresGrad = true;

        var covered = DiscriminatorAugmentation.Cutout(images, 0.5, new SeededRandom(4));

        var values = covered.ToArray<float>();
        var middles = new HashSet<(int, int)>();
        for (var i = 0; i < 200; i++)
        {
            var planes = Enumerable.Range(0, 3).Select(c => values.AsSpan(((i * 3) + c) * 64, 64).ToArray()).ToArray();
            Assert.Equal(planes[0], planes[1]);
            Assert.Equal(planes[0], planes[2]);
            int[] zeros = [.. Enumerable.Range(0, 64).Where(p => planes[0][p] == 0)];
            var (rows, columns) = (zeros.Select(p => p / 8).Distinct().Count(), zeros.Select(p => p % 8).Distinct().Count());
            Assert.Equal(zeros.Length, rows * columns); // a rectangle: the square or what of it lies inside
            Assert.InRange(rows, 2, 4);
            Assert.InRange(columns, 2, 4);
            Assert.All(planes[0], v => Assert.True(v is 0 or 1));
            middles.Add((zeros.Min() / 8, zeros.Min() % 8));
        }

        Assert.True(middles.Count > 20);
        Autograd.Backward(covered.Sum());
        Assert.Equal(values, images.Grad!.ToArray<float>());
        Assert.Same(images, DiscriminatorAugmentation.Cutout(images, 0, new SeededRandom(4)));
    }

    [Fact]
    public void ColoursChangeAsToldAndGreyImagesDoNot()
    {
        using var scope = new TensorScope();
        var values = new float[2 * 3 * 4];
        new SeededRandom(1).FillUniform(values);
        var images = Tensor.From<float>(values, 2, 3, 2, 2);
        var draws = new SeededRandom(9);

        var result = DiscriminatorAugmentation.Colour(images, new SeededRandom(9)).ToArray<float>();

        for (var i = 0; i < 2; i++)
        {
            var (brightness, saturation, contrast) = (draws.NextUniform() - 0.5, 2 * draws.NextUniform(), 0.5 + draws.NextUniform());
            double Bright(int c, int p) => values[(((i * 3) + c) * 4) + p] + brightness;
            double Grey(int p) => (Bright(0, p) + Bright(1, p) + Bright(2, p)) / 3;
            var mean = Enumerable.Range(0, 4).Average(Grey);
            for (var c = 0; c < 3; c++)
            {
                for (var p = 0; p < 4; p++)
                {
                    var saturated = Grey(p) + (saturation * (Bright(c, p) - Grey(p)));
                    Assert.Equal(mean + (contrast * (saturated - mean)), result[(((i * 3) + c) * 4) + p], 1e-5);
                }
            }
        }

        var grey = Tensor.Normal([2, 1, 2, 2]);
        Assert.Same(grey, DiscriminatorAugmentation.Colour(grey, new SeededRandom(9)));
    }

    [Fact]
    public void TheSameSeedChangesRealAndGeneratedImagesAlike()
    {
        using var scope = new TensorScope();
        var options = new BaganOptions { DiscriminatorShift = 0.25, DiscriminatorCutout = 0.5, DiscriminatorColour = true };
        var images = Tensor.Normal([4, 3, 8, 8]);
        Assert.Equal(DiscriminatorAugmentation.Apply(images, options, new SeededRandom(2)).ToArray<float>(), DiscriminatorAugmentation.Apply(images.Clone(), options, new SeededRandom(2)).ToArray<float>());
        Assert.NotEqual(DiscriminatorAugmentation.Apply(images, options, new SeededRandom(2)).ToArray<float>(), DiscriminatorAugmentation.Apply(images, options, new SeededRandom(3)).ToArray<float>());
        Assert.Same(images, DiscriminatorAugmentation.Apply(images, new BaganOptions(), new SeededRandom(2)));
    }
}
