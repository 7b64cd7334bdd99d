using Bagan.Evaluation.Statistics;

namespace Bagan.Tests.Evaluation.Statistics;

public sealed class PairedComparisonTests
{
    // 2,000 images of two classes.
    private static readonly int[] Labels = [.. Enumerable.Range(0, 2000).Select(i => i % 2)];
    private static readonly TestSample Sample = new(Labels, ["cat", "dog"]);

    [Fact]
    public void AGainThatIsSureAndLargeEnoughHelps()
    {
        var gain = PairedComparison.Of(Sample, Wrong("new", 100, 110, 90), [Wrong("plain", 300, 310, 290), Wrong("reweighted", 200, 190, 210)]);

        Assert.True(gain.Helps);
        Assert.False(gain.Harms);
        Assert.Equal(("reweighted", 2000, 3, null), (gain.Against, gain.TestImages, gain.Seeds, gain.Reason));
        Assert.Equal(0.05, gain.Acsa!.Value, 1e-12);
        Assert.InRange(gain.Low!.Value, 0.001, 0.04);
        Assert.InRange(gain.High!.Value, 0.06, 0.2);
        Assert.Null(gain.ByImages);
    }

    [Fact]
    public void TheOtherWayRoundItHarms()
    {
        var gain = PairedComparison.Of(Sample, Wrong("plain", 300, 305, 295), [Wrong("new", 100, 102, 98)]);

        Assert.False(gain.Helps);
        Assert.True(gain.Harms);
        Assert.Equal(-0.1, gain.Acsa!.Value, 1e-12);
    }

    [Fact]
    public void ASureGainBelowThreeTenthsOfAPointDoesNotHelp()
    {
        var many = new TestSample(new int[20_000], ["cat"]);
        var (better, worse) = (new int[20_000], new int[20_000]);
        Array.Fill(worse, 1, 0, 40); // 0.2 points

        var gain = PairedComparison.Of(many, new Arm("new", [better, better, better]), [new Arm("old", [worse, worse, worse])]);

        Assert.True(gain.Low > 0);
        Assert.False(gain.Helps);
        Assert.Equal(Gain.Worthwhile, gain.Detectable);
    }

    [Fact]
    public void EveryRivalMustBeBeatenNotTheBestAlone()
    {
        // On average worse than the other, this rival varies so much that it may be better.
        var erratic = Wrong("erratic", 120, 500, 260);
        var steady = Wrong("steady", 201, 200, 199);
        var arm = Wrong("new", 101, 100, 99);

        var alone = PairedComparison.Of(Sample, arm, [steady]);
        var both = PairedComparison.Of(Sample, arm, [erratic, steady]);

        Assert.True(alone.Helps);
        Assert.False(both.Helps);
        Assert.Equal("steady", both.Against);
        Assert.Equal(alone.Acsa, both.Acsa);
        Assert.True(both.Low < 0 && both.Detectable > alone.Detectable);
    }

    [Fact]
    public void TheUpperEndPaysForTheChoiceOfTheBest()
    {
        var (arm, rival) = (Wrong("new", 190, 210, 200), Wrong("old", 205, 200, 195));

        var one = PairedComparison.Of(Sample, arm, [rival]);
        var three = PairedComparison.Of(Sample, arm, [rival, rival, rival]);

        Assert.Equal(one.Low, three.Low);
        Assert.True(three.High > one.High);
        Assert.Equal(one.Acsa!.Value - one.Low!.Value, one.High!.Value - one.Acsa.Value, 1e-12);
    }

    [Fact]
    public void BothEndsPayForAnArmThatWasChosenHere()
    {
        var (arm, rival) = (Wrong("new", 190, 210, 200), Wrong("old", 205, 200, 195));

        var settled = PairedComparison.Of(Sample, arm, [rival]);
        var chosen = PairedComparison.Of(Sample, arm, [rival], chosenFrom: 3);

        Assert.True(chosen.Low < settled.Low && chosen.High > settled.High && chosen.Detectable > settled.Detectable);
        Assert.Equal(settled.Acsa, chosen.Acsa);
    }

    [Fact]
    public void AControlPartsTheGain()
    {
        var gain = PairedComparison.Of(Sample, Wrong("new", 100, 100, 110), [Wrong("old", 200, 205, 195)], control: Wrong("teacher alone", 120, 118, 121));

        Assert.Equal(gain.Acsa!.Value, gain.ByTeacher!.Value + gain.ByImages!.Value, 1e-12);
        Assert.Equal((359 - 310) / 3.0 / 2000, gain.ByImages.Value, 1e-12);
        Assert.True(gain.ByImagesLow < gain.ByImages && gain.ByImages < gain.ByImagesHigh);
    }

    [Fact]
    public void WhatCannotBeToldIsBlankWithItsReason()
    {
        Expect("one seed does not show how much seeds vary", PairedComparison.Of(Sample, Wrong("new", 100), [Wrong("old", 200)]), 0.05);
        Expect("a single test image does not show how much its class varies (dog)", Small([0, 0, 1], null), 0.5);
        Expect("all test images of a class belong to one group, which does not show how much groups vary (cat)", Small([0, 0, 1, 1], [1, 1, 2, 3]), 0.5);
        Expect("there are no test images", Small([], null), null);

        static Gain Small(int[] labels, int[]? groups)
        {
            var none = labels.Select(_ => 0).ToArray();
            return PairedComparison.Of(new TestSample(labels, ["cat", "dog", "bird"], groups), new Arm("new", [labels, labels]), [new Arm("old", [none, none])]);
        }

        static void Expect(string reason, Gain gain, double? acsa)
        {
            Assert.Equal((null, reason, null, null, null), (gain.Helps, gain.Reason, gain.Low, gain.High, gain.Detectable));
            Assert.Equal(acsa is null, gain.Acsa is null);
            Assert.Equal(acsa ?? 0, gain.Acsa ?? 0, 1e-12);
        }
    }

    [Fact]
    public void ClassesWithoutTestImagesTakeNoPart()
    {
        var more = new TestSample(Labels, ["cat", "dog", "bird"]);
        var (arm, rival) = (Wrong("new", 100, 110), Wrong("old", 200, 190));

        Assert.Equal(PairedComparison.Of(Sample, arm, [rival]), PairedComparison.Of(more, arm, [rival]));
        Assert.Equal(2, more.Classes);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        var arm = Wrong("new", 100, 110);

        Assert.Throws<ArgumentException>(() => PairedComparison.Of(Sample, arm, []));
        Assert.Contains("'old' has 1 rows", Assert.Throws<ArgumentException>(() => PairedComparison.Of(Sample, arm, [Wrong("old", 100)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PairedComparison.Of(Sample, arm, [new Arm("short", [[0], [1]])]));
        Assert.Contains("Class 2", Assert.Throws<ArgumentException>(() => new TestSample([2], ["cat", "dog"])).Message, StringComparison.Ordinal);
        Assert.Contains("1 groups for 2", Assert.Throws<ArgumentException>(() => new TestSample([0, 1], ["cat", "dog"], [1])).Message, StringComparison.Ordinal);
    }

    // An arm of which the classifier of each seed is wrong about so many images: half of them the same for all arms, the others its own.
    private static Arm Wrong(string name, params int[] wrong)
    {
        var rows = wrong.Select((count, seed) =>
        {
            var row = Labels.ToArray();
            for (var i = 0; i < count; i++)
            {
                var at = i % 2 == 0 ? i : (1000 + (i * 7) + (name.Length * 31) + (seed * 131)) % 1000 + 1000;
                while (row[at] != Labels[at])
                {
                    at = 1000 + ((at + 1) % 1000);
                }

                row[at] = 1 - Labels[at];
            }

            return row;
        });
        return new Arm(name, [.. rows]);
    }
}
