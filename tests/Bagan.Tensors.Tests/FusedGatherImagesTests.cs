namespace Bagan.Tensors.Tests;

public unsafe class FusedGatherImagesTests
{
    // Three images of two channels, two rows, three columns; pixel = 12 * image + 6 * channel + 3 * row + column.
    private static readonly byte[] s_pixels = [.. Enumerable.Range(0, 36).Select(v => (byte)v)];

    [Theory]
    [InlineData(ScalarType.Float32, 1e-7)]
    [InlineData(ScalarType.BFloat16, 4e-3)]
    public void ImagesAreTakenScaledAndLaidOut(ScalarType type, double tolerance)
    {
        using var scope = new TensorScope();
        var batch = Gather([2, 0], type, []);
        Assert.Equal([2, 2, 2, 3], batch.Shape);
        Assert.Equal([12, 1, 6, 2], batch.Strides);
        var values = batch.To(ScalarType.Float32).ToArray<float>();
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(((24 + i) / 127.5) - 1, values[i], tolerance);
            Assert.Equal((i / 127.5) - 1, values[12 + i], tolerance);
        }
    }

    [Fact]
    public void MirroredImagesRunFromRightToLeft()
    {
        using var scope = new TensorScope();
        var plain = Gather([1, 1], ScalarType.Float32, []);
        var mirrored = Gather([1, 1], ScalarType.Float32, [false, true]);
        Assert.Equal(plain.Narrow(0, 0, 1).ToArray<float>(), mirrored.Narrow(0, 0, 1).ToArray<float>());
        Assert.Equal(plain.Narrow(0, 1, 1).Flip(3).ToArray<float>(), mirrored.Narrow(0, 1, 1).ToArray<float>());
    }

    [Fact]
    public void AnIndexBeyondTheBlockIsRefused()
    {
        var error = Assert.Throws<EngineException>(() => Gather([3], ScalarType.Float32, []));
        Assert.Contains("index 3 into 3 images", error.Message);
    }

    private static Tensor Gather(int[] indices, ScalarType type, bool[] mirrored)
    {
        fixed (byte* pixels = s_pixels)
        {
            return Fused.GatherImages(pixels, 3, 2, 2, 3, indices, type, mirrored);
        }
    }
}
