using Bagan.Data;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Images;
using Bagan.Evaluation.Metrics;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Tests.Evaluation.Metrics;

namespace Bagan.Tests.Evaluation.Images;

/// <summary>What must come out where the answer is known: copies, a collapsed generator, images as good as real ones.</summary>
public sealed class ImageEvaluatorTests
{
    private const int Side = 12;
    private static readonly ImageEvaluationOptions Options = new() { Seed = 1, Threads = 2 };

    [Fact]
    public void ACollapsedGeneratorHasHighPrecisionAndLowRecall()
    {
        using var train = Shapes.Bars([60, 60], Side, seed: 1);
        using var test = Shapes.Bars([60, 60], Side, seed: 2);
        using var collapsed = Shapes.Bars([60, 60], Side, seed: 3, noise: 3);

        var result = Evaluate(train, test, collapsed);

        Assert.All(result.Classes, c => Assert.Equal(1, c.Figures.Precision.Value));
        Assert.All(result.Classes, c => Assert.InRange(c.Figures.Recall.Value!.Value, 0, 0.05));
        Assert.True(result.Overall.RandomPairSsim.Value > result.Overall.RandomPairSsimReal.Value + 0.2);
        Assert.True(result.Overall.Fid.Value > 0);
    }

    [Fact]
    public void CopiesOfTrainingImagesAreFoundOut()
    {
        using var train = Shapes.Bars([40, 30], Side, seed: 1);
        using var test = Shapes.Bars([40, 40], Side, seed: 2);
        using var copies = train.Select([69, 0, 1, 2, 40, 41]);

        foreach (var heldOut in new[] { test, null })
        {
            var result = Evaluate(train, heldOut, copies);

            Assert.Equal((1, 1, 1), (result.Overall.CloserThanReal.Value, result.Overall.SuspiciousShare.Value, result.Overall.CopiedShare.Value));
            Assert.Equal(1, result.Overall.NearestRealSsim.Value!.Value, 1e-9);
            Assert.Equal([new(1, 0, 0, true), new(2, 1, 0, true), new(3, 2, 0, true)], result.Classes[0].Neighbours);
            Assert.Equal([new(0, 69, 0, true), new(4, 40, 0, true), new(5, 41, 0, true)], result.Classes[1].Neighbours);
        }
    }

    [Fact]
    public void TheTestImagesThemselvesAreAsGoodAsReal()
    {
        using var train = Shapes.Bars([50, 20], Side, seed: 1);
        using var test = Shapes.Bars([40, 30], Side, seed: 2);

        var result = Evaluate(train, test, test);

        Assert.Equal(0, result.Overall.Fid.Value!.Value, 1e-3);
        Assert.True(result.Overall.Kid.Value < 0, "The unbiased estimate of 0 from equal sets is negative.");
        Assert.Equal((1, 1, 1), (result.Overall.Precision.Value, result.Overall.Recall.Value, result.Overall.Coverage.Value));
        Assert.Equal(0.5, result.Overall.CloserThanReal.Value!.Value, 1e-12);
        Assert.Equal(0, result.Overall.CopiedShare.Value);
        Assert.Equal(result.Overall.RandomPairSsimReal.Value!.Value, result.Overall.RandomPairSsim.Value!.Value, 0.01);
    }

    [Fact]
    public void FiguresInTheFeaturesOfAPretrainedNetworkAreNamedAfterIt()
    {
        using var train = Shapes.Bars([20, 20], Side, seed: 1);
        using var generated = Shapes.Bars([20, 20], Side, seed: 3);

        var figures = new ImageEvaluator(train, null, new Pretrained(), null, new ImageEvaluationOptions { Threads = 1 }).Evaluate(generated).Overall;

        Assert.StartsWith("fid_net.onnx [net.onnx features,", figures.Fid.Name, StringComparison.Ordinal);
        Assert.Equal(["kid_net.onnx", "precision_net.onnx", "recall_net.onnx", "random_pair_ssim"], new[] { figures.Kid, figures.Precision, figures.Recall, figures.RandomPairSsim }.Select(f => f.Metric));
    }

    [Fact]
    public void DistributionsAreComparedInEqualNumbersAndTheNamesSayWithWhat()
    {
        using var train = Shapes.Bars([50, 9], Side, seed: 1);
        using var test = Shapes.Bars([40, 40], Side, seed: 2);
        using var generated = Shapes.Bars([30, 60], Side, seed: 3);

        var with = Evaluate(train, test, generated).Classes[1].Figures;
        var without = Evaluate(train, null, generated).Classes[1].Figures;

        Assert.Equal("fid [pixels features, covariance ddof 1, against test images; 40 real images, 40 generated images]", with.Fid.Name);
        Assert.Equal("kid [pixels features, cubic kernel, whole sets, against test images; 40 real images, 40 generated images]", with.Kid.Name);
        Assert.Equal("coverage [pixels features, k=5, against training images; 9 real images, 9 generated images]", without.Coverage.Name);
        Assert.Equal("closer_than_real [pixels features, against held-out images; 9 training images, 60 generated images, 40 held-out images]", with.CloserThanReal.Name);
        Assert.Equal("closer_than_real [pixels features, against leave-one-out distances; 9 training images, 60 generated images]", without.CloserThanReal.Name);
        Assert.Equal("random_pair_ssim [Gaussian window 11 x 11, sigma 1.5; 40 real test images, 780 pairs]", with.RandomPairSsimReal.Name);
        Assert.Equal("random_pair_ssim [Gaussian window 11 x 11, sigma 1.5; 9 real training images, 36 pairs]", without.RandomPairSsimReal.Name);
        Assert.Equal("nearest_real_ssim [Gaussian window 11 x 11, sigma 1.5, nearest by pixels; 9 real images, 60 generated images]", with.NearestRealSsim.Name);
    }

    [Fact]
    public void OfManyImagesSomeAreDrawnBySeed()
    {
        using var train = Shapes.Bars([90, 30], Side, seed: 1);
        using var test = Shapes.Bars([80, 80], Side, seed: 2);
        using var generated = Shapes.Bars([70, 70], Side, seed: 3);
        var few = Options with { ImagesPerClass = 20 };

        var first = Evaluate(train, test, generated, few);

        Assert.Equal(["20 real images", "20 generated images"], first.Classes[0].Figures.Fid.Samples.Select(s => $"{s.Count} {s.What}"));
        Assert.Equal([90, 20, 80], first.Classes[0].Figures.CloserThanReal.Samples.Select(s => s.Count));
        Assert.Equal(70, first.Classes[0].Generated);
        Assert.Equal(20, first.Classes[0].Neighbours.Select(n => n.Generated).Distinct().Count());
        Assert.Equal(Values(first), Values(Evaluate(train, test, generated, few with { Threads = 1 })));
        Assert.NotEqual(Values(first), Values(Evaluate(train, test, generated, few with { Seed = 2 })));
    }

    [Fact]
    public void ASecondSetIsMeasuredAsIfItWereTheFirst()
    {
        using var train = Shapes.Bars([30, 20], Side, seed: 1);
        using var test = Shapes.Bars([30, 30], Side, seed: 2);
        using var one = Shapes.Bars([30, 30], Side, seed: 3);
        using var two = Shapes.Bars([25, 10], Side, seed: 4, noise: 60);
        var evaluator = new ImageEvaluator(train, test, new PixelFeatures(), null, Options);
        var classes = new List<int>();

        _ = evaluator.Evaluate(one, new Recording(classes));
        var again = evaluator.Evaluate(two);

        Assert.Equal([1, 2], classes);
        Assert.Equal(Values(Evaluate(train, test, two)), Values(again));
    }

    [Fact]
    public void WhatATooSmallClassCannotShowIsBlankWithItsReason()
    {
        using var train = Shapes.Bars([30, 1, 30, 30], Side, seed: 1);
        using var generated = Shapes.Bars([30, 30, 3, 0], Side, seed: 3);

        var result = Evaluate(train, null, generated);
        var (oneReal, fewMade, none) = (result.Classes[1].Figures, result.Classes[2].Figures, result.Classes[3].Figures);

        GoldenInputs.AssertBlank(oneReal.Fid, "real images: 1 image, 2 needed for a covariance");
        GoldenInputs.AssertBlank(oneReal.Recall, "1 real images, 6 needed for 5 neighbours");
        GoldenInputs.AssertBlank(oneReal.CloserThanReal, "1 training image, 2 needed");
        GoldenInputs.AssertBlank(oneReal.RandomPairSsimReal, "1 real training images, 2 needed");
        GoldenInputs.AssertBlank(fewMade.Recall, "3 generated images, 6 needed for 5 neighbours");
        Assert.Equal(0, result.Classes[3].Generated);
        Assert.All(
            none.All.Where(f => !f.Key.EndsWith("_real", StringComparison.Ordinal) || f.Key == "closer_than_real"),
            f => Assert.Equal("no generated images", f.Value.Reason));
        Assert.NotNull(none.RandomPairSsimReal.Value);
        Assert.Empty(result.Classes[3].Neighbours);
        Assert.All(result.Classes.Take(3), c => GoldenInputs.AssertBlank(c.Figures.WantedClassShare, "no classifier"));
        Assert.Contains("mean over 1 of 4 classes", result.Overall.Recall.Protocol, StringComparison.Ordinal);
        Assert.Equal(result.Classes[0].Figures.Recall.Value, result.Overall.Recall.Value);
    }

    [Fact]
    public void TheOverallFigureIsTheMeanOfTheClassesAndCountsTheirImages()
    {
        using var train = Shapes.Bars([30, 20, 10], Side, seed: 1);
        using var generated = Shapes.Bars([0, 20, 15], Side, seed: 3);

        var result = Evaluate(train, null, generated);

        Assert.Equal(
            (result.Classes[1].Figures.Fid.Value + result.Classes[2].Figures.Fid.Value)!.Value / 2, result.Overall.Fid.Value!.Value, 1e-9);
        Assert.Equal(
            "fid [pixels features, covariance ddof 1, against training images, mean over 2 of 3 classes; 30 real images, 30 generated images]",
            result.Overall.Fid.Name);
        Assert.Equal("2 of the classes have a remark", result.Overall.Fid.Note);

        // Real figures are means over the same classes, so that they can be set beside the generated ones.
        Assert.Contains("2 of 3 classes", result.Overall.RandomPairSsimReal.Protocol, StringComparison.Ordinal);
    }

    [Fact]
    public void FeaturesThatAreNoNumbersLeaveTheirFiguresBlank()
    {
        using var train = Shapes.Bars([30, 20], Side);
        using var generated = Shapes.Bars([10, 10], Side, seed: 3);

        var result = new ImageEvaluator(train, null, new Diverged(), null, Options).Evaluate(generated);

        GoldenInputs.AssertBlank(result.Overall.Fid, "not finite");
        GoldenInputs.AssertBlank(result.Overall.Kid, "not finite");
        GoldenInputs.AssertBlank(result.Overall.Density, "not finite");
        GoldenInputs.AssertBlank(result.Overall.SuspiciousShare, "not finite");
        Assert.NotNull(result.Overall.NearestRealSsim.Value);
    }

    [Fact]
    public void SetsOfAnotherKindAndOptionsOutOfRangeAreRefused()
    {
        using var train = Shapes.Bars([3, 3], Side);
        using var colour = Shapes.Bars([3, 3], Side, channels: 3);
        using var three = Shapes.Bars([3, 3, 3], Side);

        Assert.Contains("3x12x12", Assert.Throws<ArgumentException>(() => Evaluate(train, null, colour)).Message, StringComparison.Ordinal);
        Assert.Contains("class 2", Assert.Throws<ArgumentException>(() => Evaluate(train, three, train)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(train, null, train, Options with { ImagesPerClass = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(train, null, train, Options with { Neighbours = 0 }));
        Assert.Throws<OperationCanceledException>(() =>
            new ImageEvaluator(train, null, new PixelFeatures(), null, Options).Evaluate(train, stop: new CancellationToken(true)));
    }

    private static GeneratedImageEvaluation Evaluate(ImageSet train, ImageSet? test, ImageSet generated, ImageEvaluationOptions? options = null) =>
        new ImageEvaluator(train, test, new PixelFeatures(), null, options ?? Options).Evaluate(generated);

    private static IEnumerable<(string, double?, string?)> Values(GeneratedImageEvaluation result) =>
        result.Classes.Select(c => c.Figures).Append(result.Overall).SelectMany(f => f.All).Select(p => (p.Value.Name, p.Value.Value, p.Value.Reason)).ToList();

    private sealed class Recording(List<int> seen) : IProgress<int>
    {
        public void Report(int value) => seen.Add(value);
    }

    private sealed class Diverged : IFeatureSource
    {
        public string Name => "diverged";

        public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default)
        {
            var count = indices?.Count ?? images.Count;
            return new FeatureMatrix([.. Enumerable.Repeat(float.NaN, count)], count, 1, Name);
        }
    }

    // Pixels under the name of a network.
    private sealed class Pretrained : IFeatureSource
    {
        public string Name => "net.onnx";

        public bool IsPretrained => true;

        public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default) =>
            new(new PixelFeatures().Extract(images, indices, stop).Rows, Name);
    }
}
