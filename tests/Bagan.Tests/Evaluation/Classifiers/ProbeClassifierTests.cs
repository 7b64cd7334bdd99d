using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Classical;
using Bagan.Methods.Generative;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

/// <summary>A linear head on the features of a frozen network.</summary>
[Collection(EngineCollection.Name)]
public sealed class ProbeClassifierTests : IDisposable
{
    private static readonly TrainingContext Context = new() { Seed = 3, Observer = NoObserver.Instance };
    private readonly TemporaryFolder _folder = new();
    private readonly Backbone _backbone;

    public ProbeClassifierTests() =>
        _backbone = Backbone.Open(TinyBackbone.Write(_folder.File("tiny.onnx")), new BackboneInput(), false, Device.Cpu, null, _ => { });

    private ClassifierProtocol Protocol => new() { Steps = 150, Batch = 32, Probe = _backbone, LearningRate = ProbeClassifier.LearningRate };

    public void Dispose()
    {
        _backbone.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string> Recipes => [.. MethodCatalogue.Names.Where(n => MethodCatalogue.RecipeOf(n) is not null), .. ClassifierRecipe.Suffixes.Select(s => $"+{s}")];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void EveryRecipeLearnsRepeatsItselfAndLeavesNothingBehind(string name)
    {
        var recipe = name[0] == '+' ? RecipeMethod.DeferredReweighting.Recipe.WithSuffix(name[1..]) : ((RecipeMethod)MethodCatalogue.Create(name, new MethodSettings(BaganPresets.Fast))).Recipe;
        using var train = Shapes.Bars([120, 40, 20], noise: 20);
        using var test = Shapes.Bars([30, 30, 30], seed: 2, noise: 20);
        var live = Engine.LiveTensors;

        double acsa;
        float[] probabilities;
        using (var classifier = Protocol.Train(train, null, recipe, Context))
        {
            acsa = Acsa.Compute(classifier.Evaluate(test)).Value!.Value;
            probabilities = classifier.Probabilities(test);
        }

        Assert.Equal(live, Engine.LiveTensors);
        Assert.InRange(acsa, 0.9, 1);
        using var again = Protocol.Train(train, null, recipe, Context);
        Assert.Equal(probabilities, again.Probabilities(test));
    }

    [Fact]
    public void PicturesAreComputedOnceMirroredOnesApartAndChangedOnesAnew()
    {
        using var train = Shapes.Bars([30, 20]);

        Assert.Equal(50, Cost(ClassifierRecipe.Plain));
        Assert.Equal(0, Cost(new ClassifierRecipe { Oversample = true }));
        Assert.Equal(50, Cost(new ClassifierRecipe { Mirror = true }));
        var turned = Cost(new ClassifierRecipe { Affine = new AffineRange() });
        Assert.Equal(FeaturePool.ImagesFor(50), turned);
        Assert.Equal(0, Cost(new ClassifierRecipe { Affine = new AffineRange() }, seed: 9)); // the same ones for every seed

        // Pastes rest at both ends of a training, the steps that the pool is drawn in among them, and not in the pool: half of its images are pasted.
        Assert.InRange(Cost(ClassifierRecipe.Plain.WithSuffix("cmo")), 0.45 * FeaturePool.ImagesFor(50), 0.55 * FeaturePool.ImagesFor(50));

        long Cost(ClassifierRecipe recipe, ulong seed = 3)
        {
            var before = _backbone.Computed;
            using var classifier = Protocol.Train(train, null, recipe, Context with { Seed = seed });
            return _backbone.Computed - before;
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void ATableOfFeaturesGivesWhatTheImagesGive(bool mirror, bool apart)
    {
        var recipe = new ClassifierRecipe { Oversample = true, DeferredFrom = 0.5, Mirror = mirror, GeneratedBatchShare = apart ? 0.25 : null };
        using var train = Shapes.Bars([30, 5], noise: 50);
        using var made = Shapes.Bars([0, 20], seed: 5, noise: 50);
        using var network = new ProbeClassifier(_backbone, train.Channels, train.Height, 2);
        network.Standardise(train, Context);
        using var plain = Source();
        using var tabled = Source();
        var table = new FeatureTable(network, tabled, train.Count + made.Count, Device.Cpu);

        for (var i = 0; i < 30; i++)
        {
            using var scope = new TensorScope();
            var (images, targets, fromDecks) = plain.Next(16, Device.Cpu, ScalarType.Float32, late: i >= 15);
            var (features, sameTargets, sameDecks) = table.Next(16, late: i >= 15);
            Assert.Equal(network.Features(images).ToArray<float>(), features.ToArray<float>());
            Assert.Equal(Text(targets), Text(sameTargets));
            Assert.Equal(fromDecks is null ? null : Text(fromDecks), sameDecks is null ? null : Text(sameDecks));
        }

        using var turning = new BatchSource(train, made, recipe with { Affine = new AffineRange() }, new SeededRandom(4));
        Assert.Throws<InvalidOperationException>(() => turning.NextDrawn(16, Device.Cpu, late: false));

        BatchSource Source() => new(train, made, recipe, new SeededRandom(4));

        static string Text(Tensor tensor) => string.Join(' ', tensor.To(ScalarType.Float32).ToArray<float>());
    }

    [Fact]
    public void ItIsRestoredFromItsWeights()
    {
        using var train = Shapes.Bars([40, 40], noise: 100);
        using var classifier = Protocol.Train(train, null, ClassifierRecipe.Plain, Context);

        using var restored = Protocol.Restore(train, classifier.State().ToDictionary(s => s.Name, s => s.Tensor), "", Context);

        Assert.Equal(classifier.Probabilities(train), restored.Probabilities(train));
        Assert.Equal(2 * (TinyBackbone.Width + 1), classifier.ParameterCount);
    }

    [Fact]
    public void GeneratedImagesAndTeachersLabelsCount()
    {
        using var train = Shapes.Bars([40, 0]);
        using var made = Shapes.Bars([0, 40], seed: 5);
        using var test = Shapes.Bars([30, 30], seed: 2);
        var labels = new Bagan.Numerics.FloatMatrix(40, 2);
        for (var i = 0; i < 40; i++)
        {
            labels[i][1] = 1;
        }

        using var plain = Protocol.Train(train, made, ClassifierRecipe.Plain, Context);
        using var taught = Protocol.Train(train, made, new ClassifierRecipe { GeneratedBatchShare = 0.5 }, Context, labels);

        Assert.InRange(Acsa.Compute(plain.Evaluate(test)).Value!.Value, 0.95, 1);
        Assert.InRange(Acsa.Compute(taught.Evaluate(test)).Value!.Value, 0.95, 1);
    }
}
