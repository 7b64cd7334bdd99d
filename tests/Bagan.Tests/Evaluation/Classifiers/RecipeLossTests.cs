using Bagan.Evaluation.Classifiers;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

[Collection(EngineCollection.Name)]
public sealed class RecipeLossTests
{
    private static readonly int[] Counts = [16, 1];
    private static readonly double[] Shares = [16 / 17.0, 1 / 17.0];

    [Fact]
    public void WeightsGoByEffectiveNumbersOfImages()
    {
        // (1 - b) / (1 - b^n) of one image is 1, of two 1 / (1 + b); of endless images 1 - b.
        var two = 1 / 1.9999;
        Assert.Equal([two, 1], Relative([2, 1]), Close);
        Assert.Equal([0.0001, 1], Relative([10_000_000, 1]), Close);

        // Of two images of the rare class and one of the other by hand: weights over their sum.
        double[] weights = [.. RecipeLoss.EffectiveWeights(Counts)];
        Assert.Equal(2, weights.Sum(), 1e-12);
        var loss = Loss(new ClassifierRecipe { Weights = ClassWeights.EffectiveNumber }, [0, 0, 0, 0, 0, Math.Log(3)], [1, 0, 0, 1, 0, 1]);
        Assert.Equal(((weights[0] * Math.Log(2)) + (weights[1] * (Math.Log(2) + Math.Log(4 / 3.0)))) / (weights[0] + (2 * weights[1])), loss, 1e-5);

        static double[] Relative(int[] counts) => [.. RecipeLoss.EffectiveWeights(counts).Select(w => w / RecipeLoss.EffectiveWeights(counts).Last())];
    }

    [Fact]
    public void ClassesWithoutImagesWeighNothingAndCountForNoMean()
    {
        Assert.Equal([1, 0, 1], RecipeLoss.EffectiveWeights([5, 0, 5]), Close);
        Assert.Equal([0.5, 0.5, 0.25], RecipeLoss.Margins([1, 0, 16]), Close);
    }

    [Fact]
    public void DeferredWeightsDoNotApplyYet()
    {
        double[] logits = [0.3, -1, 2, 0.5];
        double[] targets = [1, 0, 0, 1];
        var recipe = new ClassifierRecipe { Weights = ClassWeights.EffectiveNumber };

        Assert.Equal(Loss(ClassifierRecipe.Plain, logits, targets), Loss(recipe, logits, targets, weighted: false), 1e-6);
        Assert.NotEqual(Loss(recipe, logits, targets), Loss(recipe, logits, targets, weighted: false), 1e-3);
    }

    [Fact]
    public void TheFocalLossCountsSureImagesLittle()
    {
        // p = 1/2: (1/2)^2 log 2; p = 3/4: (1/4)^2 log 4/3.
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.Focal };

        Assert.Equal(0.25 * Math.Log(2), Loss(recipe, [0, 0], [0, 1]), 1e-6);
        Assert.Equal(((0.25 * Math.Log(2)) + (Math.Log(4 / 3.0) / 16)) / 2, Loss(recipe, [0, 0, Math.Log(3), 0], [0, 1, 1, 0]), 1e-6);

        // d/dz of -(1 - p)^2 log p is p (1 - p) (2 (1 - p) log p - (1 - p)^2 / p), p = 1/2.
        var expected = 0.25 * ((2 * 0.5 * Math.Log(0.5)) - (0.25 / 0.5));
        Assert.Equal([-expected, expected], Gradient(recipe, [0, 0], [0, 1]).Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void TheMarginGrowsAsClassesShrink()
    {
        // 0.5 (1 / 16)^(1/4) = 0.25 for the large class and 0.5 for the small one, times 30.
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.Margin };

        Assert.Equal([0.25, 0.5], RecipeLoss.Margins(Counts), Close);
        Assert.Equal(Math.Log(1 + Math.Exp(18 - (24 - 15))), Loss(recipe, [18, 24], [0, 1]), 1e-4);
        Assert.Equal(Math.Log(1 + Math.Exp(24 - (18 - 7.5))), Loss(recipe, [18, 24], [1, 0]), 1e-4);

        // A blended image is asked for its share of both margins.
        var (first, second) = (18 - (0.5 * 7.5), 24 - (0.5 * 15));
        Assert.Equal(-(0.5 * (first + second)) + Math.Log(Math.Exp(first) + Math.Exp(second)), Loss(recipe, [18, 24], [0.5, 0.5]), 1e-4);
    }

    [Fact]
    public void TheStrengthOfTheBalancedSoftmaxMultipliesTheLogShares()
    {
        var plain = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax };

        Assert.Equal(Math.Log(17), Loss(plain, [0, 0], [0, 1]), 1e-5);
        Assert.Equal(Math.Log(1 + Math.Pow(16, 1.15)), Loss(plain with { BalanceStrength = 1.15 }, [0, 0], [0, 1]), 1e-5);
        Assert.Equal(Math.Log(2), Loss(plain, [0, 0], [0, 1], fromDecks: 0), 1e-6);
    }

    [Fact]
    public void GradientsAreThoseOfTheValues()
    {
        double[] logits = [0.4, -0.3, 1.2, 0.1];
        double[] targets = [0.7, 0.3, 0, 1];
        foreach (var recipe in (ClassifierRecipe[])[
            new() { Loss = ClassifierLoss.Focal, Weights = ClassWeights.EffectiveNumber },
            new() { Loss = ClassifierLoss.Margin, Weights = ClassWeights.EffectiveNumber },
            new() { Weights = ClassWeights.EffectiveNumber },
            new() { Loss = ClassifierLoss.BalancedSoftmax, Weights = ClassWeights.EffectiveNumber, BalanceStrength = 1.5 }])
        {
            var gradient = Gradient(recipe, logits, targets);
            for (var i = 0; i < logits.Length; i++)
            {
                const double Step = 0.01;
                var slope = (Loss(recipe, Moved(i, Step), targets) - Loss(recipe, Moved(i, -Step), targets)) / (2 * Step);
                Assert.Equal(slope, gradient[i], 2e-3);
            }
        }

        double[] Moved(int i, double by) => [.. logits.Select((z, j) => j == i ? z + by : z)];
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-6;

    private static double Loss(ClassifierRecipe recipe, double[] logits, double[] targets, bool weighted = true, float? fromDecks = null)
    {
        using var scope = new TensorScope();
        using var loss = new RecipeLoss(recipe, Counts, Shares, weighted, Device.Cpu);
        var decks = fromDecks is { } share ? Tensor.From<float>([share], 1, 1) : null;
        return loss.Of(Matrix(logits), Matrix(targets), decks).Item();
    }

    private static float[] Gradient(ClassifierRecipe recipe, double[] logits, double[] targets)
    {
        using var scope = new TensorScope();
        using var loss = new RecipeLoss(recipe, Counts, Shares, true, Device.Cpu);
        var input = Matrix(logits);
        input.RequiresGrad = true;
        return Autograd.Gradients(loss.Of(input * 1, Matrix(targets), null), [input])[0]!.ToArray<float>();
    }

    private static Tensor Matrix(double[] values) => Tensor.From<float>([.. values.Select(v => (float)v)], values.Length / 2, 2);
}
