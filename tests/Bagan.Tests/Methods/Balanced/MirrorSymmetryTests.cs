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
        using var train = Bars([60, 60], (c, x, y) => sided ? (c == 0 ? x < 3 : x >= Side - 3) : c == 0 ? y < 3 : y >= Side - 3);

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
