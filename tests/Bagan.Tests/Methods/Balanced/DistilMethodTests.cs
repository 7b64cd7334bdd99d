using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.Generative;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Balanced;

/// <summary>The teacher without a generator, as a method and as the control of the method balanced.</summary>
[Collection(EngineCollection.Name)]
public sealed class DistilMethodTests
{
    [Fact]
    public void TheControlOfBalancedIsTheMethodDistil()
    {
        using var train = TinySet.Make([40, 12, 6]);
        using var test = TinySet.Make([9, 9, 9], seed: 4);
        var plan = SamplingStrategy.Auto.Plan(train);
        var context = new TrainingContext { Observer = NoObserver.Instance, Seed = 3 };
        var settings = new MethodSettings(_ => TinyPreset.Options) { Mirror = MirrorMode.Off };
        using var balanced = new BalancedMethod(settings).Fit(train, plan, context);
        using var distil = new DistilMethod(settings).Fit(train, plan, context);

        using var control = balanced.Control!.Sample(plan, train, default).Collect(plan, train, _ => { });
        using var own = distil.Sample(plan, train, default).Collect(plan, train, _ => { });

        Assert.Equal(plan.ToGenerate, own.Generated!.ClassCounts);
        for (var i = 0; i < own.Generated.Count; i++)
        {
            Assert.Equal(own.Generated[i].ToArray(), control.Generated![i].ToArray());
        }

        Assert.Equal(own.GeneratedLabels!.Values.ToArray(), control.GeneratedLabels!.Values.ToArray());
        Assert.Equal((own.Recipe, MethodParts.Teacher), (control.Recipe, new DistilMethod(settings).Parts));
        Assert.Equal(distil.TeacherPredictions(test, default), balanced.TeacherPredictions(test, default));
        Assert.Equal("teacher", Assert.Single(distil.Cost.Networks).Network);

        // The control leaves the teacher to the method that it is the control of.
        balanced.Control!.Dispose();
        Assert.Equal(27, balanced.TeacherPredictions(test, default)!.Length);
    }

    [Theory]
    [InlineData(MirrorMode.On, true)]
    [InlineData(MirrorMode.Off, false)]
    [InlineData(MirrorMode.Auto, false)] // too few images to tell
    public void MirroringIsWhatWasAskedFor(MirrorMode mode, bool mirror)
    {
        using var train = TinySet.Make([20, 8]);
        using var distil = new DistilMethod(new MethodSettings(_ => TinyPreset.Options) { Mirror = mode }).Fit(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = NoObserver.Instance });

        Assert.Equal(mirror, distil.Sample(SamplingStrategy.Auto.Plan(train), train, default).Recipe.Mirror);
    }

    [Fact]
    public void TakenUpAgainItKeepsTheEpochsThatWereFittedToItsMinutes()
    {
        var folder = Directory.CreateTempSubdirectory("bagan-distil-").FullName;
        try
        {
            using var train = TinySet.Make([20, 8]);
            var recorder = new StageRecorder();
            var context = new TrainingContext { Observer = recorder, Checkpoints = new CheckpointStore(folder, new CheckpointInterval(null, null)) };
            Fit(0.001);
            Assert.Single(recorder.Stages, s => s.Name == "teacher");
            Assert.Single(recorder.Messages, IsOfTheEpochs);

            Fit(0.001);
            Assert.Single(recorder.Stages, s => s.Name == "teacher");
            Assert.Single(recorder.Messages, IsOfTheEpochs);

            Fit(0.002);
            Assert.Equal(2, recorder.Messages.Count(IsOfTheEpochs));

            void Fit(double minutes) =>
                new DistilMethod(new MethodSettings(_ => TinyPreset.Options) { Mirror = MirrorMode.Off, Minutes = minutes }).Fit(train, SamplingStrategy.Auto.Plan(train), context).Dispose();

            static bool IsOfTheEpochs(string message) => message.Contains("at the measured speed", StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
