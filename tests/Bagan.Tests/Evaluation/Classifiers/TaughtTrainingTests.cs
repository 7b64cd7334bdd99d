using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

/// <summary>Training on generated images with probabilities in place of labels.</summary>
[Collection(EngineCollection.Name)]
public sealed class TaughtTrainingTests
{
    [Fact]
    public void TheBalancedSoftmaxMovesRealImagesAlone()
    {
        // Black is class 0, 99 times; white is class 1, once; grey is generated and either. Had the logits of grey been moved by
        // log 99 too, the classifier would answer 0.01 and 0.99 to it.
        using var train = Flat([.. Enumerable.Repeat(0, 99), 1], label => (byte)(255 * label));
        using var generated = Flat([1, 1, 1, 1], _ => 128);
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, GeneratedBatchShare = 0.5 };
        var halves = new FloatMatrix([.. Enumerable.Repeat(0.5f, 8)], 4, 2);

        using var classifier = new ClassifierProtocol { Steps = 60, Batch = 32 }.Train(train, generated, recipe, new TrainingContext { Observer = NoObserver.Instance }, halves);

        Assert.Equal(0.5, classifier.Probabilities(generated)[0], 0.15);
    }

    [Fact]
    public void RowsThatDoNotFitAreRefused()
    {
        using var train = Flat([0, 1], label => (byte)(255 * label));
        var error = Assert.Throws<ArgumentException>(() =>
            new ClassifierProtocol { Steps = 1 }.Train(train, train, ClassifierRecipe.Plain, new TrainingContext { Observer = NoObserver.Instance }, new FloatMatrix(3, 2)));

        Assert.StartsWith("3 rows of 2 probabilities for 2 generated images of 2 classes.", error.Message, StringComparison.Ordinal);
    }

    private static ImageSet Flat(int[] labels, Func<int, byte> shade)
    {
        var pixels = new PixelBlock(labels.Length, 1, 8, 8);
        for (var i = 0; i < labels.Length; i++)
        {
            pixels[i].Fill(shade(labels[i]));
        }

        return new ImageSet(pixels, labels, ["black", "white"]);
    }
}
