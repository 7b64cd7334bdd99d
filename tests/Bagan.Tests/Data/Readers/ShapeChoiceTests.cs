using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Imaging;

namespace Bagan.Tests.Data.Readers;

/// <summary>The one shape that a set is read at, and what is said of it.</summary>
public sealed class ShapeChoiceTests
{
    [Theory]
    [InlineData(FitMode.Crop, 30, 40, 25)]
    [InlineData(FitMode.Crop, 64, 32, 50)]
    [InlineData(FitMode.Crop, 60, 64, null)]
    [InlineData(FitMode.Pad, 30, 40, null)]
    [InlineData(FitMode.Stretch, 30, 40, null)]
    public void WhatACropLeavesOutIsSaid(FitMode fit, int width, int height, int? percent)
    {
        var notes = new List<string>();

        ShapeChoice.Choose([new ImageShape(1, height, width), new ImageShape(1, height, width)], new DataReadOptions { Fit = fit }, notes);

        Assert.Equal(percent is { } p ? [$"leaves out {p} %"] : [], notes.Where(n => n.Contains("leaves out")).Select(n => n[n.IndexOf("leaves out", StringComparison.Ordinal)..].Split(" of")[0]));
    }

    [Fact]
    public void ImagesKeptAtTheirOwnSizeLoseNothing()
    {
        var notes = new List<string>();

        var shape = ShapeChoice.Choose([new ImageShape(3, 20, 40)], new DataReadOptions { SizeRule = SizeRule.Original }, notes);

        Assert.Equal(new ImageShape(3, 20, 40), shape);
        Assert.Empty(notes);
    }
}
