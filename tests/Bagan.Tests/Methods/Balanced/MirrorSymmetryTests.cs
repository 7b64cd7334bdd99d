using Bagan.Data;
using Bagan.Methods.Balanced;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Tests.Methods.Balanced;

[Collection(EngineCollection.Name)]
public sealed class MirrorSymmetryTests
{
    private const int Side = 8;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ItTellsUprightShapesFromSidedOnes(bool sided)
    {
        // Two classes of a bright bar: at the left and at the right, or at the top and at the bottom.
        using var train = Bars([120, 120], (c, x, y) => sided ? (c == 0 ? x < 3 : x >= Side - 3) : c == 0 ? y < 3 : y >= Side - 3);

        Assert.Equal(!sided, MirrorSymmetry.Holds(train, new TrainingContext { Observer = NoObserver.Instance, Seed = 1 }));
    }

    [Fact]
    public void WithoutAnImageToSpareTheAnswerIsNo()
    {
        using var train = Bars([4, 2], (c, _, y) => c == 0 ? y < 3 : y >= Side - 3);
        var recorder = new StageRecorder();

        Assert.False(MirrorSymmetry.Holds(train, new TrainingContext { Observer = recorder, Seed = 1 }));
        Assert.Empty(recorder.Stages);
    }

    [Theory]
    [InlineData(0.9, 0.9, 0.9, true)]
    [InlineData(0.9, 0.9, 0.85, true)] // less than two points over three classes
    [InlineData(0.9, 0.9, 0.8, false)] // more
    [InlineData(0.9, 1.0, 0.6, false)] // one class is another in the mirror, though the mean does not show it
    [InlineData(0.4, 0.4, 0.4, false)] // no better than chance
    public void OneClassOrTheMeanMaySpeakAgainstIt(double upright, double mirrored, double last, bool agree) =>
        Assert.Equal(agree, MirrorSymmetry.Agree([upright, upright, upright], [mirrored, mirrored, last], [20, 20, 20]));

    private static ImageSet Bars(int[] counts, Func<int, int, int, bool> isBright)
    {
        var random = new SeededRandom(3);
        var pixels = new PixelBlock(counts.Sum(), 1, Side, Side);
        int[] labels = [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        for (var i = 0; i < labels.Length; i++)
        {
            for (var p = 0; p < Side * Side; p++)
            {
                pixels[i][p] = (byte)((isBright(labels[i], p % Side, p / Side) ? 180 : 40) + random.NextInt(40));
            }
        }

        return new ImageSet(pixels, labels, [.. counts.Select((_, c) => $"class {c}")]);
    }
}
