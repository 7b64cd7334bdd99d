using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Imaging;

namespace Bagan.Tests.Evaluation.Backbones;

/// <summary>How a network's images are prepared.</summary>
public sealed class BackboneInputTests
{
    [Theory]
    [InlineData("", "size=224,order=rgb,range=0:1,mean=0.485/0.456/0.406,std=0.229/0.224/0.225")]
    [InlineData("range=0:255", "size=224,order=rgb,range=0:255,mean=0/0/0,std=1/1/1")]
    [InlineData(" size=32 , order=bgr,mean=0.5", "size=32,order=bgr,range=0:1,mean=0.5/0.5/0.5,std=1/1/1")]
    [InlineData("range=-1:1,std=2/2/2", "size=224,order=rgb,range=-1:1,mean=0/0/0,std=2/2/2")]
    public void WhatIsLeftOutIsWhatModelsForPhotographsTake(string text, string resolved)
    {
        Assert.Equal(resolved, BackboneInput.TryParse(text, out _)!.Resolved().Text);
        Assert.Equal(resolved, BackboneInput.TryParse(resolved, out _)!.Resolved().Text);
    }

    [Theory]
    [InlineData("size=3")]
    [InlineData("size=2000")]
    [InlineData("size=big")]
    [InlineData("order=grb")]
    [InlineData("range=1:0")]
    [InlineData("range=0")]
    [InlineData("mean=1/2")]
    [InlineData("mean=nan")]
    [InlineData("std=0/1/1")]
    [InlineData("224")]
    public void WhatIsNotUnderstoodIsNamed(string text)
    {
        Assert.Null(BackboneInput.TryParse("order=rgb," + text, out var error));
        Assert.StartsWith($"'{text}' is not understood. The form is size=N,", error, StringComparison.Ordinal);
    }

    [Fact]
    public void ColoursAreOrderedAndScaledAsTheNetworkWants()
    {
        float[] images = [-1, 0, 1, 0.5f, 0, 0, 0, 0, 1, 1, 1, 1]; // red, green, blue planes of 2 x 2
        var input = BackboneInput.TryParse("order=bgr,range=0:255,mean=10/20/30,std=2/4/5", out _)!.Resolved() with { Size = 2 };

        var prepared = input.Prepare(images, 1, 3, 2, 2, 3);

        float[] expected = [45, 45, 45, 45, 26.875f, 26.875f, 26.875f, 26.875f, -5, 58.75f, 122.5f, 90.625f];
        Assert.All(expected.Zip(prepared), p => Assert.Equal(p.First, p.Second, 1e-3));
    }

    [Fact]
    public void GreyImagesBecomeThreePlanesAndColouredOnesTheirLuma()
    {
        var plain = BackboneInput.TryParse("range=-1:1", out _)!.Resolved() with { Size = 1 };

        Assert.Equal([0.25f, 0.25f, 0.25f, -1, -1, -1], plain.Prepare([0.25f, -1], 2, 1, 1, 1, 3));
        Assert.Equal(0.299f - 0.587f, plain.Prepare([1, -1, 0], 1, 3, 1, 1, 1)[0], 1e-6);
    }

    [Theory]
    [InlineData(9, 7, 5)]
    [InlineData(8, 8, 20)]
    [InlineData(30, 11, 12)]
    public void ResamplingIsThatOfTheReader(int height, int width, int side)
    {
        var random = new Random(3);
        var pixels = new byte[height * width];
        random.NextBytes(pixels);
        var bytes = new byte[side * side];
        ImageResizer.Resize(new DecodedImage(width, height, 1, pixels, ImageFormat.Png), FitMode.Stretch, 1, side, side, bytes);
        var numbers = new float[side * side];

        new FloatResampler(height, width, side).Apply(pixels.Select(p => (float)p).ToArray(), numbers);

        Assert.All(bytes.Zip(numbers), p => Assert.Equal(p.First, p.Second, 1.01f)); // the reader rounds twice
    }
}
