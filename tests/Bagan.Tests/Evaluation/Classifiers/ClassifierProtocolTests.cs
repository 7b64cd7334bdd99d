using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

[Collection(EngineCollection.Name)]
public sealed class ClassifierProtocolTests
{
    private static readonly ClassifierProtocol Short = new() { Steps = 30, Batch = 32 };
    private static readonly TrainingContext Context = new() { Seed = 3, Observer = NoObserver.Instance };

    [Theory]
    [InlineData(8, 1)]
    [InlineData(11, 3)]
    public void LearnsASeparableProblem(int side, int channels)
    {
        using var train = Shapes.Bars([60, 40, 20], side, channels);
        using var test = Shapes.Bars([30, 30, 30], side, channels, seed: 2);

        using var classifier = Short.Train(train, null, ClassifierRecipe.Plain, Context);

        Assert.True(Acsa.Compute(classifier.Evaluate(test)).Value > 0.97);
    }

    [Fact]
    public void TheSameSeedGivesTheSameProbabilitiesAndAnotherSeedOthers()
    {
        using var train = Shapes.Bars([60, 40, 20]);
        using var test = Shapes.Bars([20, 20, 20], seed: 2, noise: 120);
        var recipe = new ClassifierRecipe { Oversample = true, Mirror = true, Affine = new AffineRange(), MixupAlpha = 0.4 };

        var first = Run(Context);
        var again = Run(Context);
        var other = Run(Context with { Seed = 4 });

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        float[] Run(TrainingContext context)
        {
            using var classifier = Short.Train(train, null, recipe, context);
            return classifier.Probabilities(test);
        }
    }
}
