using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

[Collection(EngineCollection.Name)]
public sealed class HeadCorrectionTests
{
    private static readonly TrainingContext Context = new() { Seed = 3, Observer = NoObserver.Instance };
    private static readonly ClassifierProtocol Short = new() { Steps = 30, Batch = 32 };

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void NormalisingDividesClassVectorsByAPowerOfTheirLength(double tau)
    {
        using var network = Network([3, 12], [5, 7]);

        HeadCorrection.Apply(network, HeadChangeKind.Normalise, tau, [0.5, 0.5]);

        // All 256 numbers of a vector are alike, so that its length is 16 times one of them.
        var weights = network.Head.Weight.Master.Detach().ToArray<float>();
        Assert.Equal(3 / Math.Pow(48, tau), weights[0], 1e-4);
        Assert.Equal(12 / Math.Pow(192, tau), weights[256], 1e-4);
        Assert.Equal([0f, 0f], network.Head.Bias.Master.Detach().ToArray<float>());
    }

    [Fact]
    public void AdjustingTakesTheLogarithmOfTheSharesFromTheBias()
    {
        using var network = Network([3, 12], [5, 7]);

        HeadCorrection.Apply(network, HeadChangeKind.AdjustLogits, 0.5, [0.8, 0.2]);

        Assert.Equal([5, 7 + (0.5 * Math.Log(4))], network.Head.Bias.Master.Detach().ToArray<float>().Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(12f, network.Head.Weight.Master.Detach().ToArray<float>()[256]);
    }

    [Fact]
    public void TauIsWhatDoesBestOnValidationImages()
    {
        // Of the rare class one image is told from tau = 0.95 on, of the large one an image is lost from 1.45 on.
        using var network = Network([1, 1], [0, 0]);
        var step = (float)Math.Log(4);
        float[] logits = [0.95f * step, 0, 1.45f * step, 0];

        Assert.Equal(1.2, HeadCorrection.Choose(network, HeadChangeKind.AdjustLogits, [0.8, 0.2], [1, 0], logits), 1e-9);
        Assert.Equal(0, HeadCorrection.Choose(network, HeadChangeKind.AdjustLogits, [0.8, 0.2], [1, 0, 0], [0, 1, 0.04f, 0, 0.02f, 0]), 1e-9);
    }

    [Fact]
    public void TauOfTheNormalisationIsChosenByTheSameScores()
    {
        // Logits 48 and 40 of vectors of the lengths 48 and 16: the second class wins from a tau of log 1.2 / log 3 = 0.17 on.
        using var network = Network([3, 1], [0, 0]);

        var tau = HeadCorrection.Choose(network, HeadChangeKind.Normalise, [0.5, 0.5], [1], [48, 40]);

        Assert.Equal(1.1, tau, 1e-9); // the middle of 0.2 to 2
    }

    [Theory]
    [InlineData(HeadChangeKind.AdjustLogits)]
    [InlineData(HeadChangeKind.Normalise)]
    public void ATrainedClassifierIsCorrected(HeadChangeKind kind)
    {
        using var train = Shapes.Bars([300, 16], noise: 150);
        using var test = Shapes.Bars([100, 100], seed: 2, noise: 150);
        using var validation = Shapes.Bars([60, 60], seed: 4, noise: 150);
        var observer = new CountingObserver(() => { });

        using var plain = Short.Train(train, null, ClassifierRecipe.Plain, Context);
        var recipe = new ClassifierRecipe { Head = new HeadChange(kind) };
        using var byValidation = Short.Train(train, null, recipe, Context, validation: validation);
        using var byTrial = Short.Train(train, null, recipe, Context with { Observer = observer });
        using var bySame = Short.Train(train, null, new ClassifierRecipe { Head = new HeadChange(kind, byTrial.HeadStrength) }, Context);

        Assert.Null(plain.HeadStrength);
        Assert.InRange(byValidation.HeadStrength!.Value, 0.1, 2);

        // Which class normalising favours depends on the lengths of the class vectors, and those of so short a training on its last bits.
        Assert.True(kind == HeadChangeKind.Normalise || byValidation.Evaluate(test).Predicted(1) > plain.Evaluate(test).Predicted(1));
        Assert.NotEqual(plain.Probabilities(test), byValidation.Probabilities(test));
        Assert.True(kind == HeadChangeKind.Normalise || Acsa.Compute(byValidation.Evaluate(validation)).Value >= Acsa.Compute(plain.Evaluate(validation)).Value);
        Assert.Equal(byTrial.Probabilities(test), bySame.Probabilities(test));
        Assert.Equal(2 * Short.ImagesFor(ClassifierRecipe.Plain, 316), Short.ImagesFor(recipe, 316));
        Assert.Equal(Short.ImagesFor(ClassifierRecipe.Plain, 316), Short.ImagesFor(recipe, 316, hasValidation: true));
        Assert.Equal(Short.ImagesFor(recipe, 316), observer.Stages.Count(s => s == "classifier: 960") * 960L);
    }

    [Fact]
    public void WhereNothingCanBeHeldOutTheSourcesTauIsTakenAndSaid()
    {
        using var train = Shapes.Bars([3, 3]);
        var messages = new List<string>();

        using var classifier = (Short with { Steps = 2 }).Train(
            train, null, new ClassifierRecipe { Head = new HeadChange(HeadChangeKind.AdjustLogits) }, Context with { Observer = new CountingObserver(() => { }, messages.Add) });

        Assert.Equal(1, classifier.HeadStrength);
        Assert.Equal(["There are too few training images to choose tau; it is set to 1."], messages);
    }

    [Fact]
    public void RetrainingTheHeadLeavesTheFeaturesOfTheFirstFourFifths()
    {
        using var train = Shapes.Bars([100, 20]);
        using var test = Shapes.Bars([10, 10], seed: 2);

        using var shorter = (Short with { Steps = 24 }).Train(train, null, ClassifierRecipe.Plain, Context);
        using var retrained = Short.Train(train, null, new ClassifierRecipe { Head = new HeadChange(HeadChangeKind.Retrain) }, Context);

        Assert.Equal(shorter.Features(test).Row(7), retrained.Features(test).Row(7));
        Assert.NotEqual(shorter.Probabilities(test), retrained.Probabilities(test));
    }

    private static SmallClassifier Network(float[] weights, float[] biases)
    {
        var network = new SmallClassifier(1, 8, weights.Length);
        using var scope = new TensorScope();
        network.Head.Weight.Assign(Tensor.From<float>([.. weights.SelectMany(w => Enumerable.Repeat(w, 256))], weights.Length, 256));
        network.Head.Bias.Assign(Tensor.From<float>(biases, biases.Length));
        return network;
    }
}

internal static class FeatureRows
{
    internal static float[] Row(this FeatureMatrix features, int row)
    {
        var values = new float[features.Width];
        features.Rows.CopyRow(row, values);
        return values;
    }
}
