using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

/// <summary>The published ResNet-18, trained further.</summary>
[Collection(EngineCollection.Name)]
public sealed class FinetuneClassifierTests
{
    private static readonly TrainingContext Context = new() { Seed = 3, Observer = NoObserver.Instance };

    private static Finetuning Start => new(ResNet18Network.Require(_ => { }), 32);

    [Fact]
    public void ItStartsWithTheFeaturesOfThePublishedModel()
    {
        using var images = Shapes.Bars([2, 1], side: 16, channels: 3);
        using var published = OnnxNetwork.Open(Start.Model, _ => { });
        using var start = new FinetuneClassifier(Start with { Size = 224 }, 3, 16, 2);
        start.Train(false);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var batch = ImageBatches.Load(images, [0, 1, 2], Device.Cpu, ScalarType.Float32);

        var features = start.Features(batch).ToArray<float>();

        var (network, mean) = ResNet18Network.Load(Start.Model);
        network.Dispose();
        var prepared = ResNet18Network.UsualInput.Prepare(batch.Contiguous(MemoryFormat.Contiguous).ToArray<float>(), 3, 3, 16, 16, 3);
        (int, float[]) none = (0, []);
        ResNet18Network.Centre(prepared, mean, ref none, 224);
        var expected = published.Run(prepared, 3, 224);
        Assert.Equal(expected.Length, features.Length);
        Assert.All(expected.Zip(features), p => Assert.Equal(p.First, p.Second, 1e-3));
    }

    [Fact]
    public void AllLayersLearnTheSameEachTime()
    {
        using var train = Shapes.Bars([30, 20], side: 16);
        using var test = Shapes.Bars([20, 20], side: 16, seed: 2);
        var protocol = new ClassifierProtocol { Finetune = Start, Steps = 15, Batch = 16, LearningRate = 2e-3, Precision = Precision.Float32 };
        var live = Engine.LiveTensors;
        float[] stem;
        using (var classifier = protocol.Train(train, null, new ClassifierRecipe { Mirror = true }, Context))
        {
            stem = classifier.State().Single(s => s.Name == "trunk.stem.conv.weight").Tensor.ToArray<float>();
            Assert.InRange(Acsa.Compute(classifier.Evaluate(test)).Value!.Value, 0.9, 1);
        }

        Assert.Equal(live, Engine.LiveTensors);
        Assert.Equal(Briefly(), Briefly());
        using var untrained = new FinetuneClassifier(Start, 1, 16, 2);
        Assert.NotEqual(untrained.State().Single(s => s.Name == "trunk.stem.conv.weight").Tensor.ToArray<float>(), stem);

        float[] Briefly()
        {
            using var classifier = (protocol with { Steps = 2 }).Train(train, null, new ClassifierRecipe { Mirror = true }, Context);
            return classifier.Probabilities(test);
        }
    }
}
