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

        ShapeChoice.Choose([new ImageShape(1, height, width), new ImageShape(1, height, width)], new DataReadOptions { Fit = fit }, notes, out var used);

        Assert.Equal(fit, used);

        Assert.Equal(percent is { } p ? [$"leaves out {p} %"] : [], notes.Where(n => n.Contains("leaves out")).Select(n => n[n.IndexOf("leaves out", StringComparison.Ordinal)..].Split(" of")[0]));
    }

    [Theory]
    [InlineData(60, 64, 62, 60, FitMode.Crop, null)]
    [InlineData(100, 91, 100, 100, FitMode.Crop, null)]
    [InlineData(100, 89, 89, 100, FitMode.Stretch, 11)]
    [InlineData(200, 100, 100, 100, FitMode.Stretch, 25)]
    public void ByDefaultNoMoreThanATenthIsLeftOut(int width, int height, int otherWidth, int otherHeight, FitMode expected, int? percent)
    {
        var notes = new List<string>();

        ShapeChoice.Choose([new ImageShape(1, height, width), new ImageShape(1, otherHeight, otherWidth)], DataReadOptions.Default, notes, out var fit);

        Assert.Equal(expected, fit);
        Assert.Equal(percent is null ? [] : [$"leave out {percent} % of it"], notes.Where(n => n.Contains("stretched to squares")).Select(n => n[n.IndexOf("leave out", StringComparison.Ordinal)..n.IndexOf(". --fit", StringComparison.Ordinal)]));
    }

    [Fact]
    public void ImagesKeptAtTheirOwnSizeLoseNothing()
    {
        var notes = new List<string>();

        var shape = ShapeChoice.Choose([new ImageShape(3, 20, 40)], new DataReadOptions { SizeRule = SizeRule.Original }, notes, out _);

        Assert.Equal(new ImageShape(3, 20, 40), shape);
        Assert.Empty(notes);
    }
}
