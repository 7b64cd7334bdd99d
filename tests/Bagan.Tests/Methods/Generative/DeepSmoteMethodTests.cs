using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Methods.Generative;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Generative;

[Collection(EngineCollection.Name)]
public class DeepSmoteMethodTests
{
    [Fact]
    public void TheAutoencoderHasAllTheImagesAndThereIsNoAdversary()
    {
        using var train = TinySet.Make([16, 6, 1]);
        var recorder = new StageRecorder();
        using var answer = new DeepSmoteMethod(TinyPreset.Settings).FitResample(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = recorder });

        // 23 images in batches of 8 are 2 steps an epoch; 2 + 2 epochs.
        Assert.Equal([("autoencoder", 4 * 2 * 8L)], recorder.Stages);
        Assert.Equal([0, 10, 15], answer.Generated!.ClassCounts);
    }

    [Fact]
    public void ClassesThatAreTooSmallAreNoted()
    {
        using var train = TinySet.Make([16, 6, 1]);
        using var answer = new DeepSmoteMethod(TinyPreset.Settings).FitResample(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = NoObserver.Instance });
        Assert.Equal(["Class class 2: one image: SMOTE can only copy it."], answer.Notes);
        Assert.All(Enumerable.Range(11, 14), i => Assert.Equal(answer.Generated![10].ToArray(), answer.Generated[i].ToArray()));
    }
}
