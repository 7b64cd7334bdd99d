using Bagan.Jobs.Runs;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Planning;

[Collection(EngineCollection.Name)]
public sealed class ResourceCheckTests
{
    private const long Plenty = 1L << 50;
    private static readonly NetworkShape Shape = new(3, 64, 10);
    private static readonly TrainingContext Context = new() { Observer = NoObserver.Instance };

    [Fact]
    public void WhatFitsIsLetThrough() => Require(new FreeResources(Plenty, Plenty));

    [Fact]
    public void TooLittleMemoryIsRefusedWithABatchAndASizeThatFit()
    {
        var message = Assert.Throws<BaganInputException>(() => Require(new FreeResources(1_500_000_000, Plenty))).Message;
        Assert.Matches(@"^The training needs about \d+\.\d GB of memory, and 1\.5 GB is free\. These would fit: --batch \d+, or --size \d+; or free some\.$", message);

        // What it names does fit.
        var batch = int.Parse(message.Split("--batch ")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
        var side = int.Parse(message.Split("--size ")[1].Split(';')[0], System.Globalization.CultureInfo.InvariantCulture);
        Require(new FreeResources(1_500_000_000, Plenty), batch: batch);
        Require(new FreeResources(1_500_000_000, Plenty), shape: Shape with { Side = side });
        Assert.Throws<BaganInputException>(() => Require(new FreeResources(1_500_000_000, Plenty), batch: 2 * batch));
    }

    [Fact]
    public void WhereNothingFitsThatIsSaid() =>
        Assert.Contains("No smaller batch or size would fit either", Assert.Throws<BaganInputException>(() => Require(new FreeResources(1 << 20, Plenty))).Message, StringComparison.Ordinal);

    [Fact]
    public void TooLittleDiskIsRefusedUnlessTheRunHasItsCheckpointsAlready()
    {
        var free = new FreeResources(Plenty, 500_000_000);
        Assert.Matches(@"of disk, and 500 MB is free where --out is\. These would fit: --size \d+;", Assert.Throws<BaganInputException>(() => Require(free)).Message);
        Require(free, goesOn: true);
    }

    [Fact]
    public void TheMachineHasSomethingLeft()
    {
        var free = FreeResources.Now(Path.GetTempPath());
        Assert.InRange(free.MemoryBytes, 1 << 20, Plenty);
        Assert.InRange(free.DiskBytes, 1, 1L << 60);
    }

    private static void Require(FreeResources free, int batch = 128, NetworkShape? shape = null, bool goesOn = false) =>
        ResourceCheck.Require(shape ?? Shape, (5000, 5000), 5000L * 3 * 64 * 64, BaganPresets.Paper() with { Batch = batch, Precision = Precision.Float32 }, Context, free, goesOn);
}
