using Bagan.Evaluation.Backbones;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Runs;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Methods.Catalogue;
using Bagan.Methods;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.Data.Readers;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Tests.Methods;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Pipeline;

/// <summary>What a dry run says of the time.</summary>
[Collection(EngineCollection.Name)]
public sealed class DryRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhereATrialDecidesThereIsAShortestTime()
    {
        using var set = Samples.Create([20, 6], height: 8, width: 8);
        Layout.WriteFolders(_folder.File("d"), [("train", set), ("test", set)]);
        using var data = JobData.LoadWithTest(new DataOptions { Path = _folder.File("d") }, new ComputeOptions(), NoProgress.Instance, CancellationToken.None);

        var decided = Of(new FiguresTime(100, false));
        var alike = Of(new FiguresTime(100, false), new FiguresTime(105, true));
        var apart = Of(new FiguresTime(100, true), new FiguresTime(1000, false));

        Assert.Null(decided.LeastSeconds);
        Assert.Null(alike.LeastSeconds);
        Assert.Equal(900, apart.Seconds - apart.LeastSeconds!.Value, 0.11); // both are rounded
        Assert.Equal((1000, 5), (apart.ClassifierSeconds, apart.ChoiceSeconds));
        Assert.InRange(apart.LeastSeconds.Value, 105, 110); // reading and interpolating take no time to speak of

        Estimates Of(params FiguresTime[] figures) => DryRunner.Make(
            [], MethodChoice.Parse("smote"), TinyPreset.Settings, data, null, new TrainingContext { Observer = NoObserver.Instance }, fits: 1, figures: () => new JudgeOutlook(5, figures, null)).Estimated;
    }

    [Fact]
    public void FeaturesThatTheTeacherHasSeenAreCountedOnce()
    {
        using var set = Samples.Create([40, 6], height: 8, width: 8);
        Layout.WriteFolders(_folder.File("d"), [("train", set)]);
        using var backbone = Backbone.Open(TinyBackbone.Write(_folder.File("tiny.onnx")), new BackboneInput(), false, Device.Cpu, null, _ => { });
        using var data = JobData.LoadWithTest(new DataOptions { Path = _folder.File("d") }, new ComputeOptions(), NoProgress.Instance, CancellationToken.None);
        var choice = MethodChoice.Parse("balanced");
        var settings = TinyPreset.Settings with { Pretrained = new Pretrained(backbone).Forced() };

        // As long as the figures are by another network, all of their time counts; by the same one they need less than their images' features.
        var other = Of(new FiguresTime(1000, false));
        var same = Of(new FiguresTime(1000, true));

        Assert.NotNull(data.FiguresTrain);
        Assert.Equal(1000, other.ClassifierSeconds);
        Assert.InRange(same.ClassifierSeconds, 0, 999.9);
        Assert.True(same.Seconds > same.ClassifierSeconds + same.ChoiceSeconds);

        Estimates Of(FiguresTime figures) => DryRunner.Make(
            [], choice, settings, data, BalanceRun.PlanFor(new PlanOptions(), choice, data.Train), new TrainingContext { Observer = NoObserver.Instance }, fits: 30_000, figures: () => new JudgeOutlook(5, [figures], null)).Estimated;
    }
}
