using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.Generative;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Balanced;

[Collection(EngineCollection.Name)]
public sealed class BalancedMethodTests
{
    [Fact]
    public void EveryGeneratedImageHasProbabilities()
    {
        using var train = TinySet.Make([16, 5, 1]);
        using var answer = Run(train);

        var labels = Assert.IsType<Bagan.Numerics.FloatMatrix>(answer.GeneratedLabels);
        Assert.Equal((11 + 15, 3), (labels.Rows, labels.Columns));
        for (var i = 0; i < labels.Rows; i++)
        {
            Assert.Equal(1, labels[i].ToArray().Sum(), 1e-5);
        }
    }

    [Fact]
    public void TheAutoencoderGetsBothStagesEpochsAndTheTeacherItsShareOfThem()
    {
        using var train = TinySet.Make([120, 8]);
        var recorder = new StageRecorder();
        using var answer = Run(train, recorder);

        // 2 + 2 epochs of 128 images; two classifiers of 7.5 passes for each of these epochs. There are too few images to try mirror images.
        Assert.Equal([("autoencoder", 512L), ("teacher", 60 * 128L)], recorder.Stages);
        Assert.Equal(60 * 128, Teacher.Work(128, 1, 4, MirrorMode.Off));
    }

    [Fact]
    public void AnImageIsARealOneMovedALittle()
    {
        // An untrained decoder makes the same grey of every code, so that what is left is the real image itself, turned, moved and scaled.
        using var train = TinySet.Make([30, 3], side: 16);
        foreach (var i in train.IndicesOf(1))
        {
            train.Pixels[i].Fill((byte)(60 * (1 + (i % 3))));
        }

        using var answer = Run(train);

        var generated = answer.Generated!;
        for (var i = 0; i < generated.Count; i++)
        {
            var mean = generated[i].ToArray().Average(p => p);
            Assert.Contains(new[] { 60, 120, 180 }, level => Math.Abs(level - mean) < 25);
        }
    }

    [Fact]
    public void BalancedDataGetNoImagesAndNoTeacher()
    {
        using var train = TinySet.Make([6, 6]);
        var recorder = new StageRecorder();
        using var answer = Run(train, recorder);

        Assert.Null(answer.Generated);
        Assert.Empty(recorder.Stages);
    }

    private static Resampling Run(ImageSet train, ITrainingObserver? observer = null) =>
        new BalancedMethod(TinyPreset.Settings).FitResample(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = observer ?? NoObserver.Instance });
}
