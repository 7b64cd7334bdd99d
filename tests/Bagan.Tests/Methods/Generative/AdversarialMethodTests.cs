using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Generative;

/// <summary>What makes each of the adversarial methods itself.</summary>
[Collection(EngineCollection.Name)]
public class AdversarialMethodTests
{
    [Fact]
    public void GanLearnsFromTheImagesOfItsOwnClassAlone()
    {
        // The same images of class 1 beside other images of class 0.
        using var train = TinySet.Make([16, 8], seed: 1);
        using var other = TinySet.Make([16, 8], seed: 2);
        foreach (var i in other.IndicesOf(1))
        {
            train.Pixels[i].CopyTo(other.Pixels[i]);
        }

        Assert.Equal(Generated(train), Generated(other));
        other.Pixels[other.IndicesOf(1)[0]].Fill(255);
        Assert.NotEqual(Generated(train), Generated(other));

        static byte[] Generated(ImageSet images)
        {
            // Steps that are large enough to be seen in bytes.
            var settings = new MethodSettings(_ => TinyPreset.Options with { GeneratorRate = 0.01, DiscriminatorRate = 0.01 });
            using var answer = new GanMethod(settings).FitResample(images, SamplingStrategy.Auto.Plan(images), new TrainingContext { Observer = NoObserver.Instance });
            return Bytes(answer);
        }
    }

    [Fact]
    public void GansShareTheBudget()
    {
        using var train = TinySet.Make([16, 8, 8]);
        var recorder = new StageRecorder();
        using var answer = new GanMethod(TinyPreset.Settings).FitResample(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = recorder });

        // 2 + 2 epochs of 32 images, half for each of the two classes that need images.
        Assert.Equal([("adversarial", 64L), ("adversarial", 64L)], recorder.Stages);
    }

    [Fact]
    public void SmoteGanTrainsOnTheFilledSet()
    {
        using var train = TinySet.Make([16, 8]);
        var recorder = new StageRecorder();
        using var answer = new SmoteGanMethod(TinyPreset.Settings).FitResample(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = recorder });
        Assert.Equal([("adversarial", 3 * 32L)], recorder.Stages); // as many images as four passes over the 24 real ones
    }

    [Theory]
    [InlineData("cgan")]
    [InlineData("acgan")]
    public void GansOfAllClassesHaveNoAutoencoderButItsEpochs(string name)
    {
        using var train = TinySet.Make([16, 8]);
        var recorder = new StageRecorder();
        using var answer = MethodCatalogue.Create(name, TinyPreset.Settings).FitResample(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = recorder });
        Assert.Equal([("adversarial", 4 * 24L)], recorder.Stages);
    }

    [Theory]
    [InlineData("bagan")]
    [InlineData("bagan-conditional")]
    public void BaganStartsFromItsAutoencoder(string name)
    {
        using var train = TinySet.Make([16, 8]);
        var recorder = new StageRecorder();
        var plan = SamplingStrategy.Auto.Plan(train);
        using var answer = MethodCatalogue.Create(name, TinyPreset.Settings).FitResample(train, plan, new TrainingContext { Observer = recorder });
        using var cold = MethodCatalogue.Create(name, new MethodSettings(_ => TinyPreset.Options with { Initialise = false }))
            .FitResample(train, plan, new TrainingContext { Observer = NoObserver.Instance });

        Assert.Equal([("autoencoder", 48L), ("adversarial", 48L)], recorder.Stages);
        Assert.NotEqual(Bytes(answer), Bytes(cold));
    }

    private static byte[] Bytes(Resampling answer) => [.. Enumerable.Range(0, answer.Generated!.Count).SelectMany(i => answer.Generated.Pixels[i].ToArray())];
}
