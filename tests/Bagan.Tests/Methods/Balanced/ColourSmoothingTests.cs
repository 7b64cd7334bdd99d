using Bagan.Methods.Balanced;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.Balanced;

/// <summary>What is left of a decoder's change of a colour image.</summary>
public sealed class ColourSmoothingTests
{
    private const int Side = 64;

    [Fact]
    public void AGreyChangeStaysAsItIs()
    {
        using var scope = new TensorScope();
        var change = Noise(1);
        Assert.Equal(change.ToArray<float>(), ColourSmoothing.Of(change).ToArray<float>());
    }

    [Fact]
    public void AChangeThatIsTheSameEverywhereStaysAwayFromTheBorder()
    {
        using var scope = new TensorScope();
        var change = Tensor.From<float>([.. Enumerable.Range(0, 3 * Side * Side).Select(i => ((i / (Side * Side)) - 1) * 0.5f)], 1, 3, Side, Side);
        var smooth = ColourSmoothing.Of(change).ToArray<float>();
        for (var c = 0; c < 3; c++)
        {
            Assert.Equal((c - 1) * 0.5f, smooth[(c * Side * Side) + (Side * Side / 2) + (Side / 2)], 1e-5f);
        }
    }

    [Fact]
    public void SpeckleOfColourGoesAndDetailOfBrightnessStays()
    {
        using var scope = new TensorScope();
        var noise = Noise(3).ToArray<float>();
        var smooth = ColourSmoothing.Of(Tensor.From<float>(noise, 1, 3, Side, Side)).ToArray<float>();
        var (brightness, colour) = Energy(noise);
        var (brightnessLeft, colourLeft) = Energy(smooth);

        // Of white noise a Gaussian of deviation s leaves 1 / (4 pi s^2): 2 % at two pixels; at 0.71 pixels, by the squares of the sampled window, 16 %.
        Assert.InRange(colourLeft / colour, 0.015, 0.025);
        Assert.InRange(brightnessLeft / brightness, 0.12, 0.2);
    }

    private static Tensor Noise(int channels)
    {
        var random = new Random(7);
        return Tensor.From<float>([.. Enumerable.Range(0, channels * Side * Side).Select(_ => (float)(random.NextDouble() - 0.5))], 1, channels, Side, Side);
    }

    // The squares of the mean over the channels, and of the channels' differences from it, away from the border.
    private static (double Brightness, double Colour) Energy(float[] image)
    {
        const int Border = 8;
        var (brightness, colour) = (0.0, 0.0);
        for (var y = Border; y < Side - Border; y++)
        {
            for (var x = Border; x < Side - Border; x++)
            {
                var values = Enumerable.Range(0, 3).Select(c => (double)image[(c * Side * Side) + (y * Side) + x]).ToArray();
                var mean = values.Average();
                brightness += mean * mean;
                colour += values.Sum(v => (v - mean) * (v - mean));
            }
        }

        return (brightness, colour);
    }
}
