using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Metrics;
using Bagan.Methods;
using Bagan.Methods.Filtering;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Filtering;

[Collection(EngineCollection.Name)]
public sealed class ImageFilterTests
{
    // Their distances to the nearest other are 4, 4, 996, 1000: a near-copy lies within 4.
    private static ImageSet FourReal() => MadeUpJudge.Set((0, 0, 0), (4, 0, 0), (1000, 0, 0), (2000, 0, 0), (5000, 255, 1));

    [Fact]
    public void WhatNothingSpeaksAgainstIsTakenAsItComes()
    {
        var made = Run(5, i => (10_000 + (10 * i), 0));

        Assert.Equal([0UL, 1, 2, 3, 4], made.Seeds);
        Assert.Equal(new ClassAcceptance("a", 5, 5, 5, 0, 0, 0), made.Classes.Single());
        Assert.Equal(1, made.Classes[0].Share);
        Assert.Empty(made.Notes);
    }

    [Fact]
    public void AnotherClassCountsFromTheThresholdOn()
    {
        // 204 / 255 is 0.8.
        var made = Run(2, i => (10_000 + (10 * i), (byte)(i < 2 ? 204 : 203)));

        Assert.Equal([2UL, 3], made.Seeds);
        Assert.Equal(new ClassAcceptance("a", 2, 4, 2, 2, 0, 0), made.Classes.Single());
    }

    [Fact]
    public void TheThresholdIsAnOption()
    {
        var made = Run(2, i => (10_000 + (10 * i), (byte)(i < 2 ? 254 : 0)), options: new FilterOptions { OtherClass = 1 });
        Assert.Equal([0UL, 1], made.Seeds);
    }

    [Fact]
    public void NearCopiesOfRealAndOfAcceptedImagesAreReplaced()
    {
        int[] places = [8, 9, 13, 14, 1003, 3000];
        var made = Run(3, i => (places[i % places.Length], 0));

        // 8 lies 4 from a real image, 13 lies 4 from the accepted 9, 1003 lies 3 from a real one.
        Assert.Equal([9, 14, 3000], Enumerable.Range(0, 3).Select(i => MadeUpJudge.PlaceOf(made.Images, i)));
        Assert.Equal(new ClassAcceptance("a", 3, 6, 3, 0, 2, 1), made.Classes.Single());
        Assert.Equal(0.5, made.Classes[0].Share);
    }

    [Fact]
    public void CopiesOfImagesAcceptedInEarlierBlocksAreFound()
    {
        // 350 different places, then the same again, then new ones.
        var made = Run(400, i => (10_000 + (10 * (i < 350 ? i : i < 700 ? i - 350 : i - 300)), 0));

        Assert.Equal(400, Enumerable.Range(0, 400).Select(i => MadeUpJudge.PlaceOf(made.Images, i)).Distinct().Count());
        Assert.Equal(new ClassAcceptance("a", 400, 750, 400, 0, 0, 350), made.Classes.Single());
    }

    [Fact]
    public void BehindTheBoundTheLeastBadFillThePlan()
    {
        // 40 are drawn for 10: three good ones, a repetition of the first, ten of another class, and copies of real images.
        var made = Run(10, i => i switch
        {
            < 3 => (10_000 + (10 * i), (byte)0),
            3 => (10_001, 0),
            < 14 => (20_000 + (10 * i), (byte)(250 - i)),
            _ => (1000 + (i % 4), 0),
        });

        Assert.Equal(new ClassAcceptance("a", 10, 40, 3, 10, 26, 1), made.Classes.Single());
        Assert.Equal(7, made.Classes[0].TakenBack);
        Assert.Equal([0UL, 1, 2, 3, 13, 12, 11, 10, 9, 8], made.Seeds);
        Assert.Equal([10_001, 20_130], new[] { 3, 4 }.Select(i => MadeUpJudge.PlaceOf(made.Images, i)));
        Assert.Contains("accepted 3 of 40 drawn images where 10 were wanted", made.Notes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void OfCopiesTheFarthestComesBackFirst()
    {
        int[] places = [1000, 1003, 1001, 1002];
        var made = Run(2, i => (places[i % 4], 0));
        Assert.Equal([1003, 1003], Enumerable.Range(0, 2).Select(i => MadeUpJudge.PlaceOf(made.Images, i)));
    }

    [Fact]
    public void AClassOfOneImageRefusesOnlyItsExactCopies()
    {
        using var real = MadeUpJudge.Set((100, 0, 0), (5000, 255, 1), (6000, 255, 1));
        int[] places = [100, 101, 101, 102];
        var made = Run(2, i => (places[i % places.Length], 0), real);

        Assert.Equal([1UL, 3], made.Seeds);
        Assert.Equal(new ClassAcceptance("a", 2, 4, 2, 0, 1, 1), made.Classes.Single());
        Assert.Contains("Class a has 1 image", made.Notes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void ManyImagesMayLieCloserThanFewDo()
    {
        // The three real ones of b lie 90 apart. In a, 9 images lie 10 apart and every third of them 30: among 9 generated ones the limit is 90 * 10 / 30.
        using var real = MadeUpJudge.Set([.. Enumerable.Range(0, 9).Select(i => (10 * i, (byte)0, 0)), (5000, 255, 1), (5090, 255, 1), (5180, 255, 1)]);
        var plan = new SamplingPlan(real.ClassNames, real.ClassCounts, [0, 9]);

        // The first lies 89 from a real one. Then a place, one 29 and one 31 behind it, and so on.
        var source = new MadeUpSource(i => (i == 0 ? 5269 : 10_000 + (100 * (i / 3 * 3)) + (i % 3 == 1 ? 0 : i % 3 == 2 ? 29 : -300 + 31), 255));
        var made = ImageFilter.Run(real, plan, source, new MadeUpJudge(), new FilterOptions(), 1, _ => { }, default);

        Assert.Equal([1UL, 3, 4, 6, 7, 9, 10, 12, 13], made.Seeds);
        Assert.Equal(new ClassAcceptance("b", 9, 14, 9, 0, 1, 4), made.Classes.Single());
        made.Images.Dispose();
    }

    [Fact]
    public void EveryClassIsFilledInItsPlaceAndTheOthersLeftAlone()
    {
        using var real = MadeUpJudge.Set((0, 0, 0), (4, 0, 0), (1000, 0, 0), (5000, 255, 1), (6000, 255, 1));
        var plan = new SamplingPlan(real.ClassNames, real.ClassCounts, [0, 3]);
        var told = new List<long>();

        var made = ImageFilter.Run(real, plan, new MadeUpSource(i => (10_000 + (2000 * i), 255)), new MadeUpJudge(), new FilterOptions(), 1, told.Add, default);

        Assert.Equal([1, 1, 1], made.Images.Labels.ToArray());
        Assert.Equal("b", made.Classes.Single().ClassName);
        Assert.Equal(3, told[^1]);
        made.Images.Dispose();
    }

    [Fact]
    public void WrongOptionsAndFeaturesThatAreNoNumbersAreRefused()
    {
        Assert.Contains("OtherClass", Assert.Throws<BaganInputException>(() => Run(2, i => (i, 0), options: new FilterOptions { OtherClass = 0.5 })).Message, StringComparison.Ordinal);
        using var real = FourReal();
        var error = Assert.Throws<BaganException>(() => ImageFilter.Run(
            real, new SamplingPlan(real.ClassNames, real.ClassCounts, [2, 0]), new MadeUpSource(i => (i, 0)), new BrokenJudge(), new FilterOptions(), 1, _ => { }, default));
        Assert.Contains("--filter off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATrainedClassifierTurnsAwayImagesOfAnotherClassTheSameEveryTime()
    {
        using var real = TinySet.Make([60, 20]);
        using var of0 = TinySet.Make([300, 1], seed: 5);
        using var of1 = TinySet.Make([1, 300], seed: 6);

        // Every other image that is made for class 1 shows class 0.
        var source = new PictureSource(i => i % 2 == 0 ? of0[i] : of1[i + 1]);
        var plan = new SamplingPlan(real.ClassNames, real.ClassCounts, [0, 40]);
        var first = Filter();
        var second = Filter();

        Assert.All(first.Seeds, seed => Assert.Equal(1UL, seed % 2));
        Assert.InRange(first.Classes.Single().OtherClass, 39, 160);
        Assert.Equal(first.Seeds, second.Seeds);
        Assert.Equal(first.Classes, second.Classes);

        FilteredImages Filter()
        {
            using var judge = ClassifierJudge.Train(real, 40, new TrainingContext { Seed = 3, Observer = NoObserver.Instance });
            var made = ImageFilter.Run(real, plan, source, judge, new FilterOptions { CopyQuantile = 0 }, 1, _ => { }, default);
            made.Images.Dispose();
            return made;
        }
    }

    private static FilteredImages Run(int wanted, Func<int, (int Place, byte Other)> images, ImageSet? real = null, FilterOptions? options = null)
    {
        using var own = real is null ? FourReal() : null;
        var set = real ?? own!;
        var plan = new SamplingPlan(set.ClassNames, set.ClassCounts, [wanted, 0]);
        return ImageFilter.Run(set, plan, new MadeUpSource(images), new MadeUpJudge(), options ?? new FilterOptions(), 1, _ => { }, default);
    }

    private delegate ReadOnlySpan<byte> Picture(int position);

    private sealed class PictureSource(Picture pictures) : IImageSource
    {
        public ulong[] Seeds(int classIndex, int first, int count) => [.. Enumerable.Range(first, count).Select(i => (ulong)i)];

        public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
        {
            for (var i = 0; i < seeds.Length; i++)
            {
                pictures((int)seeds[i]).CopyTo(target[start + i]);
            }
        }
    }

    private sealed class BrokenJudge : IImageJudge
    {
        public string Name => "broken";

        public float[] Probabilities(ImageSet images, CancellationToken stop = default) => new float[images.Count * 2];

        public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default) =>
            new([.. Enumerable.Repeat(float.NaN, indices?.Count ?? images.Count)], indices?.Count ?? images.Count, 1, Name);
    }
}
