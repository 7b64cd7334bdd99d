using Bagan.Data;
using Bagan.Evaluation.Statistics;
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
        using var train = Bars([40, 9], (c, _, y) => c == 0 ? y < 3 : y >= Side - 3);
        var recorder = new StageRecorder();

        Assert.False(MirrorSymmetry.Holds(train, new TrainingContext { Observer = recorder, Seed = 1 }));
        Assert.Empty(recorder.Stages);
    }

    // Of 600 images in three classes the first of each class are recognised.
    [Theory]
    [InlineData(180, 180, 180, true)]
    [InlineData(180, 180, 178, true)] // a third of a point over three classes, at most two
    [InlineData(180, 180, 160, false)] // more than three
    [InlineData(180, 192, 130, false)] // one class is another in the mirror, though the mean does not show it
    [InlineData(80, 80, 80, false)] // no better than chance
    public void OneClassOrTheMeanMaySpeakAgainstIt(int upright, int mirrored, int last, bool agree)
    {
        int[] labels = [.. Enumerable.Range(0, 600).Select(i => i / 200)];
        var sample = new TestSample(labels, ["a", "b", "c"]);
        bool[] asTheyAre = [.. labels.Select((_, i) => i % 200 < upright)];
        bool[] inTheMirror = [.. labels.Select((c, i) => i % 200 < (c == 2 ? last : mirrored))];

        Assert.Equal(agree, MirrorSymmetry.Judge(sample, asTheyAre, inTheMirror).Holds);
    }

    [Theory]
    [InlineData(20, "too few to show")] // whatever the classifier says
    [InlineData(9, "class 0 has only 9 different images; 10 are needed to test whether mirrored images still show it")]
    [InlineData(200, null)]
    public void FewImagesCannotTell(int images, string? why)
    {
        int[] labels = [.. Enumerable.Range(0, 2 * images).Select(i => i % 2)];
        var reason = MirrorSymmetry.WhyNot(labels, ["class 0", "class 1"], null);
        Assert.Equal(why is null, reason is null);
        Assert.Contains(why ?? "", reason ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void CopiesOfAnImageAreOneImage()
    {
        int[] labels = [.. Enumerable.Range(0, 400).Select(i => i % 2)];
        Assert.Contains("too few to show", MirrorSymmetry.WhyNot(labels, ["a", "b"], [.. labels.Select((_, i) => i % 20)]), StringComparison.Ordinal);
    }

    // With a true loss of two points the answer is yes in no more than one of twenty cases.
    [Fact]
    public void TwoPointsAreSeldomMissed()
    {
        var random = new SeededRandom(5);
        int[] labels = [.. Enumerable.Range(0, 2000).Select(i => i % 10)];
        var sample = new TestSample(labels, [.. Enumerable.Range(0, 10).Select(c => $"{c}")]);
        var (wrong, right) = (0, 0);
        for (var run = 0; run < 400; run++)
        {
            // A tenth of the images are recognised in one way alone.
            wrong += Draws(0.06, 0.04) ? 1 : 0;
            right += Draws(0.05, 0.05) ? 1 : 0;
        }

        Assert.InRange(wrong, 0, 30); // 20 expected at most, four standard deviations above it is 37
        Assert.InRange(right, 240, 400);

        bool Draws(double only, double reverse)
        {
            var (upright, mirrored) = (new bool[labels.Length], new bool[labels.Length]);
            for (var i = 0; i < labels.Length; i++)
            {
                var draw = random.NextUniform();
                (upright[i], mirrored[i]) = draw < only ? (true, false) : draw < only + reverse ? (false, true) : (draw < 0.9, draw < 0.9);
            }

            return MirrorSymmetry.Judge(sample, upright, mirrored).Holds;
        }
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
