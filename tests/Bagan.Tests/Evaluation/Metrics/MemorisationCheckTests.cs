using Bagan.Data;
using Bagan.Evaluation.Metrics;
using Bagan.Numerics;

namespace Bagan.Tests.Evaluation.Metrics;

public class MemorisationCheckTests
{
    [Fact]
    public void Matches_scipys_mann_whitney_and_numpys_quantile()
    {
        var training = GoldenInputs.Values(30, 6, 1);
        var copies = training[..60].Select(v => v + 0.01f).ToArray();
        var generated = new FeatureMatrix([.. copies, .. GoldenInputs.Values(30, 6, 2)], 40, 6, "test");

        var result = MemorisationCheck.Compute(generated, new FeatureMatrix(training, 30, 6, "test"), GoldenInputs.Features(25, 6, 3), 2);

        Assert.Equal(0.617, result.CloserThanReal.Value!.Value, 1e-9);
        Assert.Equal(0.25, result.SuspiciousShare.Value!.Value, 1e-9);
        Assert.Equal(0, result.CopiedShare.Value);
        Assert.Equal(3, result.Nearest!.Index(3, 0));
        Assert.Equal(
            "closer_than_real [test features, against held-out images; 30 training images, 40 generated images, 25 held-out images]",
            result.CloserThanReal.Name);
    }

    [Fact]
    public void Copies_are_closer_than_all_real_images()
    {
        var training = GoldenInputs.Features(30, 6, 1);

        var result = MemorisationCheck.Compute(training, training, heldOut: null, 1);

        Assert.Equal(1, result.CloserThanReal.Value);
        Assert.Equal(1, result.SuspiciousShare.Value);
        Assert.Equal(1, result.CopiedShare.Value);
        Assert.Contains("leave-one-out", result.CloserThanReal.Name);
    }

    [Fact]
    public void Fresh_samples_of_the_same_distribution_are_as_close_as_real_images()
    {
        var random = new SeededRandom(3);
        FeatureMatrix Draw()
        {
            var values = new float[1000 * 4];
            random.FillNormal(values);
            return new FeatureMatrix(values, 1000, 4, "test");
        }

        var training = Draw();
        var generated = Draw();
        foreach (var heldOut in new[] { Draw(), null })
        {
            var result = MemorisationCheck.Compute(generated, training, heldOut, 2);

            Assert.InRange(result.CloserThanReal.Value!.Value, 0.45, 0.55);
            Assert.InRange(result.SuspiciousShare.Value!.Value, 0.02, 0.09);
        }
    }

    [Fact]
    public void Leaving_one_out_counts_equal_distances_half()
    {
        // Training 0, 1, 3: distances 1, 1, 2. Generated .5, 5, 4: distances .5, 2, 1.
        var result = MemorisationCheck.Compute(
            GoldenInputs.Points(1, 0.5f, 5, 4), GoldenInputs.Points(1, 0, 1, 3), heldOut: null, 1);

        Assert.Equal((3 + 0.5 + (1 + 2 * 0.5)) / 9, result.CloserThanReal.Value!.Value, 1e-12);
        Assert.Equal("3 real distances, 20 needed for their 5 % quantile", result.SuspiciousShare.Reason);
    }

    [Fact]
    public void What_cannot_be_compared_is_blank()
    {
        var one = GoldenInputs.Points(1, 1);
        var none = new FeatureMatrix([], 0, 1, "test");

        var single = MemorisationCheck.Compute(one, one, null, 1);
        GoldenInputs.AssertBlank(single.CloserThanReal, "1 training image, 2 needed");
        Assert.Equal(1, single.CopiedShare.Value);
        Assert.NotNull(single.Nearest);
        GoldenInputs.AssertBlank(MemorisationCheck.Compute(none, one, null, 1).CopiedShare, "no generated images");
        GoldenInputs.AssertBlank(MemorisationCheck.Compute(one, none, none, 1).CloserThanReal, "no training images");
        Assert.Null(MemorisationCheck.Compute(one, none, none, 1).Nearest);
        GoldenInputs.AssertBlank(MemorisationCheck.Compute(one, one, GoldenInputs.Points(1, float.NaN), 1).SuspiciousShare, "not finite");
    }

    [Fact]
    public void Duplicates_among_generated_images_are_counted()
    {
        var a = GoldenInputs.Image(1, 4, 4, 1);
        var b = GoldenInputs.Image(1, 4, 4, 2);
        var nearB = b.ToArray();
        nearB[0] ^= 1;
        using var block = GoldenInputs.Block(1, 4, 4, a, b, a, nearB, GoldenInputs.Image(1, 4, 4, 30));
        var images = new PixelRows(block);

        Assert.Equal(0.4, DuplicateShare.Compute(images, 1, tolerance: 0).Value);
        Assert.Equal(0.8, DuplicateShare.Compute(images, 2).Value);
        Assert.Equal("duplicate_share [another within 2/255 root mean square; 5 generated images]", DuplicateShare.Compute(images, 1).Name);
        GoldenInputs.AssertBlank(DuplicateShare.Compute(new PixelRows(block, [0]), 1), "1 generated images, 2 needed");
    }
}
