using Bagan.Evaluation.Statistics;
using Bagan.Numerics;

namespace Bagan.Tests.Evaluation.Statistics;

public sealed class PairedDifferenceTests
{
    // Differences of the first seed 1, 1, 0, 0, of the second 1, 0, 0, 0.
    private static readonly bool[][] First = [[true, true, true, false], [true, false, true, false]];
    private static readonly bool[][] Second = [[false, false, true, false], [false, false, true, false]];

    [Fact]
    public void FourImagesAndTwoSeedsByHand()
    {
        var difference = PairedDifference.Of(new TestSample([0, 0, 0, 0], ["a"]), First, Second);

        // Seeds: 0.5 and 0.25. Images, with the two imaginary ones: 1, 0.5, 0, 0, 1, -1, whose squares about 0.25 sum to 2.875; what
        // seeds and images have in common is 0.375 / 32.
        Assert.Equal(0.375, difference.Mean, 1e-12);
        Assert.Equal((0.125 * 0.125 * 2) / 1 / 2, difference.SeedVariance, 1e-12);
        Assert.Equal((2.875 / 6 / 5) - (0.375 / 32), difference.ImageVariance, 1e-12);
        Assert.Equal((1, 3), (difference.SeedFreedom, difference.ImageFreedom));
    }

    [Fact]
    public void EachVarianceMeetsTheQuantileOfItsOwnFreedom()
    {
        // The t table: 12.7062 for one degree of freedom, 3.18245 for three, 1.95996 for infinitely many.
        Assert.Equal(12.7062, new PairedDifference(0, 1, 1, 0, 3).HalfWidth(), 1e-3);
        Assert.Equal(3.18245, new PairedDifference(0, 0, 1, 1, 3).HalfWidth(), 1e-4);
        Assert.Equal(1.95996, new PairedDifference(0, 0, 1, 1, 1e7).HalfWidth(), 1e-4);
        Assert.Equal(Math.Sqrt((12.7062 * 12.7062 * 0.25) + (3.18245 * 3.18245 * 4)), new PairedDifference(0, 0.25, 1, 4, 3).HalfWidth(), 1e-3);
        Assert.Equal(1.95996 + 0.84162, new PairedDifference(0, 0, 1, 1, 1e7).Detectable(0.8), 1e-4);
    }

    [Fact]
    public void ClassesWeighTheSameHoweverManyImagesTheyHave()
    {
        var sample = new TestSample([.. Enumerable.Repeat(0, 90), .. Enumerable.Repeat(1, 10)], ["a", "b", "absent"]);
        var right = Enumerable.Repeat(true, 100).ToArray();
        bool[] missesB = [.. right[..90], .. new bool[10]];

        Assert.Equal(0.5, PairedDifference.Of(sample, [right, right], [missesB, missesB]).Mean, 1e-12);
    }

    [Fact]
    public void KnownVariancesAreFoundOnAverage()
    {
        // Of 400 images of one class the first arm recognises each with a probability of its own, 0.1 or 0.9, the second none; a seed adds
        // nothing. The mean's variance is that of the probabilities, 0.16 / 400, and of the seeds' chance, 0.09 / 1200.
        var random = new SeededRandom(1);
        var sample = new TestSample(new int[400], ["a"]);
        var never = new bool[400];
        const int Runs = 400;
        var (seeds, images) = (0.0, 0.0);
        for (var run = 0; run < Runs; run++)
        {
            var chances = Enumerable.Range(0, 400).Select(_ => random.NextUniform() < 0.5 ? 0.1 : 0.9).ToArray();
            bool[][] arm = [.. Enumerable.Range(0, 3).Select(_ => chances.Select(p => random.NextUniform() < p).ToArray())];
            var difference = PairedDifference.Of(sample, arm, [never, never, never]);
            seeds += difference.SeedVariance / Runs;
            images += difference.ImageVariance / Runs;
        }

        Assert.Equal(0.09 / 1200, seeds, 0.12 * 0.09 / 1200);
        Assert.Equal(0.16 / 400, images, 0.03 * 0.16 / 400);
    }

    [Fact]
    public void CopiesInOneGroupTellNoMoreThanOneOfThem()
    {
        var once = PairedDifference.Of(new TestSample([0, 0, 0, 0], ["a"]), First, Second);
        var sample = new TestSample([.. new int[12]], ["a"], [.. Enumerable.Range(0, 12).Select(i => i / 3)]);

        var thrice = PairedDifference.Of(sample, Thrice(First), Thrice(Second));

        Assert.Equal(once.Mean, thrice.Mean, 1e-12);
        Assert.Equal(once.SeedVariance, thrice.SeedVariance, 1e-12);
        Assert.Equal(once.ImageVariance, thrice.ImageVariance, 1e-12);
        Assert.Equal(once.ImageFreedom, thrice.ImageFreedom, 1e-9);

        static bool[][] Thrice(bool[][] rows) => [.. rows.Select(row => row.SelectMany(r => new[] { r, r, r }).ToArray())];
    }

    [Fact]
    public void GroupsOfOneAreNoGroups()
    {
        var without = PairedDifference.Of(new TestSample([0, 0, 0, 0], ["a"]), First, Second);

        Assert.Equal(without, PairedDifference.Of(new TestSample([0, 0, 0, 0], ["a"], [7, -3, 12, 0]), First, Second));
    }

    [Fact]
    public void AGroupThatIsRightOrWrongAsAWholeInTwoClassesCountsTwice()
    {
        // The same images, of which each of the second class shares the fate of one of the first, in one group or not.
        var random = new SeededRandom(2);
        var fate = Enumerable.Range(0, 1000).Select(_ => random.NextUniform() < 0.3).ToArray();
        bool[][] arm = [[.. fate, .. fate], [.. fate, .. fate]];
        bool[][] never = [new bool[2000], new bool[2000]];
        int[] labels = [.. Enumerable.Range(0, 2000).Select(i => i / 1000)];

        var apart = PairedDifference.Of(new TestSample(labels, ["a", "b"]), arm, never);
        var together = PairedDifference.Of(new TestSample(labels, ["a", "b"], [.. Enumerable.Range(0, 2000).Select(i => i % 1000)]), arm, never);

        Assert.Equal(2, together.ImageVariance / apart.ImageVariance, 0.02);
        Assert.Equal(999, together.ImageFreedom, 1e-6);
    }

    [Fact]
    public void OneLargeGroupAmongSmallOnesLeavesLittleFreedom()
    {
        // 96 images of one patient and 4 of four others: that is one patient and a little.
        var sample = new TestSample(new int[100], ["a"], [.. Enumerable.Range(0, 100).Select(i => Math.Max(0, i - 95))]);
        var all = Enumerable.Repeat(true, 100).ToArray();

        var difference = PairedDifference.Of(sample, [all, all], [new bool[100], new bool[100]]);

        Assert.Equal(1, difference.ImageFreedom);
        Assert.True(difference.HalfWidth() > 1, $"Half the width is {difference.HalfWidth()}.");
    }

    [Fact]
    public void AFewImagesThatAgreeDoNotProveThatAllWould()
    {
        var sample = new TestSample([0, 0, 1, 1], ["a", "b"]);
        bool[] all = [true, true, true, true];

        var difference = PairedDifference.Of(sample, [all, all, all], [new bool[4], new bool[4], new bool[4]]);

        Assert.Equal(1, difference.Mean);
        Assert.Equal(0, difference.SeedVariance);
        Assert.Equal(2 * 0.25 / 4, difference.ImageVariance, 1e-12); // 1, 1, 1, -1 in each of two classes: 3 / (4 x 3)
        Assert.Equal(3, difference.ImageFreedom, 1e-9);
        Assert.InRange(difference.HalfWidth(), 1.1, 1.2);
    }
}
