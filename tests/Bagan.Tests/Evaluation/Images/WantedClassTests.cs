using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Images;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Images;

/// <summary>What a classifier says of generated images.</summary>
[Collection(EngineCollection.Name)]
public sealed class WantedClassTests
{
    [Fact]
    public void TheSharesAreThoseOfTheClassifierAndRealImagesStandBeside()
    {
        using var train = Shapes.Bars([60, 40], 12, seed: 1);
        using var test = Shapes.Bars([20, 20], 12, seed: 2);
        using var mixed = test.Select([0, 1, 2, 20, 21]);
        using var classifier = new ClassifierProtocol { Steps = 30, Batch = 32 }.Train(
            train, null, ClassifierRecipe.Plain, new TrainingContext { Seed = 3, Observer = NoObserver.Instance });
        var evaluator = new ImageEvaluator(
            train, test, new ClassifierFeatures(classifier), new NamedClassifier(classifier, "small classifier"), new ImageEvaluationOptions { Threads = 2 });

        var same = evaluator.Evaluate(test);
        var some = evaluator.Evaluate(mixed);

        Assert.Equal(same.Overall.WantedClassShareReal.Value, same.Overall.WantedClassShare.Value);
        Assert.InRange(same.Overall.WantedClassShare.Value!.Value, 0.95, 1);
        Assert.Equal("wanted_class_share [class class 0, small classifier; 3 generated images]", some.Classes[0].Figures.WantedClassShare.Name);
        Assert.Equal("wanted_class_share [class class 0, small classifier; 20 real test images]", some.Classes[0].Figures.WantedClassShareReal.Name);
        Assert.Equal("wanted_class_share [small classifier, mean over 2 of 2 classes; 5 generated images]", some.Overall.WantedClassShare.Name);
        Assert.Equal(("classifier", "small classifier", "test images"), (some.Features, some.Classifier, some.Reference));
    }

    [Fact]
    public void ImagesOfTheOtherClassAreNotWanted()
    {
        using var train = Shapes.Bars([60, 40], 12, seed: 1);
        using var classifier = new ClassifierProtocol { Steps = 30, Batch = 32 }.Train(
            train, null, ClassifierRecipe.Plain, new TrainingContext { Seed = 3, Observer = NoObserver.Instance });
        using var shown = Shapes.Bars([20, 20], 12, seed: 2);
        using var swapped = new Bagan.Data.ImageSet(
            new Bagan.Data.PixelBlock(40, 1, 12, 12), [.. shown.Labels.ToArray().Select(l => 1 - l)], shown.ClassNames);
        for (var i = 0; i < 40; i++)
        {
            shown[i].CopyTo(swapped.Pixels[i]);
        }

        var result = new ImageEvaluator(
            train, null, new PixelFeatures(), new NamedClassifier(classifier, "small"), new ImageEvaluationOptions { Threads = 2 }).Evaluate(swapped);

        Assert.InRange(result.Overall.WantedClassShare.Value!.Value, 0, 0.05);
        Assert.Equal("no class has a value: no real test images", result.Overall.WantedClassShareReal.Reason);
    }
}
