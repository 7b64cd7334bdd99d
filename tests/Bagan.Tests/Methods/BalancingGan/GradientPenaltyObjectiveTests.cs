using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class GradientPenaltyObjectiveTests
{
    private static readonly NetworkShape Shape = new(1, 8, 3);
    private static readonly NetworkOptions Options = new() { Latent = 4, GeneratorDense = 8, GeneratorBase = 4, GeneratorInner = 4, GeneratorOuter = 4, TrunkFilters = [4, 4, 4, 4], Dropout = 0 };

    [Fact]
    public void WrongLabelsAreEachOfTheOthersEquallyOften()
    {
        using var scope = new TensorScope();
        foreach (var right in (long[])[0, 1, 2])
        {
            var wrong = new GradientPenaltyObjective(Shape, Options).WrongLabels(Tensor.Full([6000], right, ScalarType.Int64)).ToArray<long>();
            Assert.Equal([0, 1, 2], wrong.Append(right).Distinct().Order());
            Assert.All(wrong, w => Assert.NotEqual(right, w));
            Assert.Equal(0.5, wrong.Count(w => w == (right + 1) % 3) / 6000.0, 0.04);
        }
    }

    [Fact]
    public void TheBinaryTermsAreRealAndFakeAndRealUnderAWrongLabel()
    {
        using var scope = new TensorScope();
        var objective = new GradientPenaltyObjective(Shape, Options);
        var discriminator = (ProjectionDiscriminator)objective.Discriminator;
        var real = Tensor.Normal([2, 1, 8, 8]);
        var fake = Tensor.Normal([3, 1, 8, 8]);
        var (realLabels, fakeLabels, wrongLabels) = (Labels(0, 2), Labels(1, 1, 0), Labels(2, 1));
        var right = Probabilities(real, realLabels);
        var wrong = Probabilities(real, wrongLabels);
        var made = Probabilities(fake, fakeLabels);

        var expected = -right.Average(Math.Log) - made.Average(p => Math.Log(1 - p)) - wrong.Average(p => Math.Log(1 - p));

        Assert.Equal(expected, objective.BinaryLoss(real, realLabels, fake, fakeLabels, wrongLabels).Item(), 1e-5);
        Assert.Equal(-made.Average(Math.Log), objective.GeneratorLoss(fake, fakeLabels).Item(), 1e-5);
        Assert.False(objective.StartsFromEncoder);

        double[] Probabilities(Tensor images, Tensor labels) =>
            [.. discriminator.Forward(images, labels).ToArray<float>().Select(v => 1 / (1 + Math.Exp(-v)))];
    }

    [Fact]
    public void ThePenaltyIsTheDistanceOfTheSlopeFromOneAndItsGradientIsExact()
    {
        using var scope = new TensorScope();
        var objective = new GradientPenaltyObjective(Shape, Options);
        var discriminator = (ProjectionDiscriminator)objective.Discriminator;

        // Biases that keep every activation above 0 make the discriminator affine in the image.
        foreach (var (name, parameter) in discriminator.NamedParameters().Where(p => p.Name.StartsWith("trunk.", StringComparison.Ordinal)))
        {
            parameter.Assign(name.EndsWith("bias", StringComparison.Ordinal) ? Tensor.Full([.. parameter.Master.Shape], 50) : parameter.Master.Detach() * 0.5);
        }

        var labels = Labels(0, 1, 2);
        var origin = At(Tensor.Zeros(3, 1, 8, 8));
        var squares = new double[3];
        for (var p = 0; p < 64; p++)
        {
            var one = new float[3 * 64];
            (one[p], one[64 + p], one[128 + p]) = (1, 1, 1);
            var moved = At(Tensor.From<float>(one, 3, 1, 8, 8));
            for (var i = 0; i < 3; i++)
            {
                squares[i] += Math.Pow(moved[i] - origin[i], 2);
            }
        }

        var slopes = squares.Select(Math.Sqrt).ToArray();
        var penalty = objective.Penalty(Tensor.Uniform([3, 1, 8, 8]), Tensor.Uniform([3, 1, 8, 8]), labels);
        Assert.Equal(slopes.Average(s => Math.Pow(s - 1, 2)), penalty.Item(), 1e-3 * (1 + slopes.Max()));

        // A slope grows in proportion to the head and the label's vector: Euler's rule gives the sum of weight times gradient.
        Autograd.Backward(penalty);
        var sum = discriminator.NamedParameters().Where(p => p.Name is "head.weight" or "labels.weight")
            .Sum(p => p.Parameter.Master.ToArray<float>().Zip(p.Parameter.Value.Grad!.ToArray<float>(), (w, g) => (double)w * g).Sum());
        Assert.Equal(slopes.Average(s => 2 * (s - 1) * s), sum, 1e-3 * (1 + slopes.Max()));

        float[] At(Tensor images) => discriminator.Forward(images, labels).ToArray<float>();
    }

    [Fact]
    public void TheLossIsTheTermsAndTenTimesThePenalty()
    {
        using var scope = new TensorScope();
        var one = new GradientPenaltyObjective(Shape with { Classes = 1 }, Options);
        var images = Tensor.Normal([4, 1, 8, 8]);
        var labels = Labels(0, 0, 0, 0);

        // Real and generated images alike: every point between them is the image itself. With one class no label is wrong.
        var expected = one.BinaryLoss(images, labels, images, labels, null).Item() + (10 * one.Penalty(images, images, labels).Item());

        Assert.Equal(expected, one.DiscriminatorLoss(images, labels, images, labels).Item(), 1e-4);
    }

    private static Tensor Labels(params long[] labels) => Tensor.From<long>(labels, labels.Length);
}
