using System.Text.Json.Nodes;
using Bagan.Data.Plans;
using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Imaging;
using Bagan.Jobs.Pipeline;
using Bagan.Methods.Balanced;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Filtering;
using Bagan.Methods.Generative;
using Bagan.Methods;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Training;

namespace Bagan.Tests.Methods.Teachers;

/// <summary>What every method with a teacher or a filter must do where these stand on a pretrained network, or may.</summary>
[Collection(EngineCollection.Name)]
public sealed class PretrainedMethodTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Backbone _backbone;

    public PretrainedMethodTests() =>
        _backbone = Backbone.Open(TinyBackbone.Write(_folder.File("tiny.onnx")), new BackboneInput(), false, Device.Cpu, null, _ => { });

    /// <summary>The methods, and the parts of them that stand on it.</summary>
    public static TheoryData<string, string> Methods => new()
    {
        { "balanced", "teacher" },
        { "distil", "teacher" },
        { "balanced+filter", "teacher,judge" },
        { "bagan+filter", "judge" },
        { "paste", "" },
        { "paste+filter", "judge" },
    };

    public void Dispose()
    {
        _backbone.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void ThePlanIsFilledTheSameFromTheFitAndFromItsFiles(string name, string parts)
    {
        using var train = Shapes.Bars([40, 9], noise: 20);
        var plan = new SamplingPlan(train.ClassNames, train.ClassCounts, [0, 12]);
        var (choice, settings) = (MethodChoice.Parse(name), Settings(new Pretrained(_backbone).Forced()));
        var context = new TrainingContext { Seed = 4, Observer = NoObserver.Instance, Checkpoints = new CheckpointStore(_folder.File("checkpoints/x")[..^2], new CheckpointInterval(null, null)) };
        var live = Engine.LiveTensors;
        SavedMethod saved;
        (byte[] Pixels, float[]? Labels) first;
        using (var fitted = MethodCatalogue.Create(choice, settings).Fit(train, plan, context))
        {
            Assert.Equal(parts.Split(',', StringSplitOptions.RemoveEmptyEntries), fitted.Networks.Select(n => n.Part));
            Assert.All(fitted.Networks, n => Assert.True(n.Probe));
            saved = new SavedMethod(name, 4, train.Channels, train.Height, FitMode.Crop, train.ClassNames, train.ClassCounts, "", fitted.Cost, choice.Filtered ? settings.Filter : null) { Networks = fitted.Networks };
            first = Draw(fitted, plan, train);
        }

        var reading = context with { Checkpoints = CheckpointStore.ForReading(_folder.File("checkpoints/x")[..^2]) };
        using (var loaded = MethodCatalogue.Create(choice, settings).Load(saved, reading))
        {
            Assert.Equal(saved.Networks, loaded.Networks);
            var again = Draw(loaded, plan, train);
            Assert.Equal(first.Pixels, again.Pixels);
            Assert.Equal(first.Labels ?? [], again.Labels ?? []);
        }

        Assert.Equal(live, Engine.LiveTensors);
        if (parts.Length > 0)
        {
            var error = Assert.Throws<BaganInputException>(() => MethodCatalogue.Create(choice, Settings(null)).Load(saved, reading));
            Assert.Contains("a linear layer on the pretrained network tiny.onnx, which is not given", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheTrialChoosesWhatDoesBetterAndAResumedFitTrainsNothing()
    {
        using var train = Shapes.Bars([60, 20, 12], noise: 90);
        var recorder = new StageRecorder();
        var context = new TrainingContext { Seed = 3, Observer = recorder, Checkpoints = new CheckpointStore(_folder.File("checkpoints/x")[..^2], new CheckpointInterval(null, null)) };
        var pretrained = new Pretrained(_backbone);

        using var first = Teacher.Train(train, 1, MirrorMode.Off, context, pretrained);
        using var again = Teacher.Train(train, 1, MirrorMode.Off, context, pretrained);

        var choice = first.Choice!;
        Assert.Equal(23, choice.ValidationImages);
        Assert.Equal(choice.ProbeAcsa > choice.ScratchAcsa, choice.Probe);
        Assert.Equal(choice.Probe ? 1 : 2, first.Classifiers.Count);
        Assert.Equal(choice.Words, Assert.Single(recorder.Messages));
        Assert.Equal("teacher", Assert.Single(recorder.Stages).Name);
        Assert.Equal(choice, again.Choice);
        Assert.Equal(first.Images, again.Images);
        Assert.Equal(first.Probabilities(train, default).Values.ToArray(), again.Probabilities(train, default).Values.ToArray());
    }

    [Theory]
    [InlineData(1000, 400)]
    [InlineData(2200, 400)]
    [InlineData(4000, 878)]
    public void StepsOnAPretrainedNetworkFollowFromTheImagesAloneAsMethodsMdSays(int images, int steps)
    {
        Assert.Equal(steps, TeacherForm.On(_backbone).For(images, 4).StepsFor(images));
        Assert.Equal(steps, ClassifierJudge.Protocol(null).StepsFor(images));
    }

    [Fact]
    public void AChoiceOfAnotherVersionOrPrecisionDoesNotCountForAFilter()
    {
        using var train = Shapes.Bars([30, 10]);
        var context = new TrainingContext { Seed = 3, Observer = NoObserver.Instance, Checkpoints = new CheckpointStore(_folder.File("checkpoints/x")[..^2], new CheckpointInterval(null, null)) };

        using var fitted = MethodCatalogue.Create(MethodChoice.Parse("bagan+filter"), Settings(new Pretrained(_backbone))).Fit(train, SamplingStrategy.Auto.Plan(train), context);

        var key = (string)JsonNode.Parse(context.Checkpoints.ReadText("judge-network.json")!)!["key"]!;
        Assert.Matches($@"^\d+ \S+ 3 40 cpu {context.Resolve(Precision.Auto)} {_backbone.Identity}", key);
    }

    [Fact]
    public void AFilterThatCannotBeKeptLeavesNothingInMemory()
    {
        using var train = Shapes.Bars([30, 10]);
        var folder = _folder.File("checkpoints/x")[..^2];
        var context = new TrainingContext { Seed = 3, Observer = NoObserver.Instance, Checkpoints = new CheckpointStore(folder, new CheckpointInterval(null, null)) };
        File.WriteAllText(Path.Combine(folder, "judge"), "a file stands where its folder should be");
        var live = Engine.LiveTensors;

        var error = Assert.ThrowsAny<Exception>(() => MethodCatalogue.Create(MethodChoice.Parse("bagan+filter"), Settings(null)).Fit(train, SamplingStrategy.Auto.Plan(train), context));

        Assert.Contains("judge", error.Message, StringComparison.Ordinal);
        Assert.Equal(live, Engine.LiveTensors);
    }

    [Fact]
    public void ANetworkThatSeesNothingIsNotTaken()
    {
        // Its windows are all 0, and so are its features.
        var path = TinyBackbone.Write(_folder.File("blind.onnx"), change: m =>
        {
            var weights = m.Graph.Initializer[0].FloatData;
            for (var i = 0; i < weights.Count; i++)
            {
                weights[i] = 0;
            }
        });
        using var blind = Backbone.Open(path, new BackboneInput(), false, Device.Cpu, null, _ => { });
        using var train = Shapes.Bars([80, 40], noise: 10);
        var plan = SamplingStrategy.Auto.Plan(train);

        using var fitted = MethodCatalogue.Create(MethodChoice.Parse("distil+filter"), Settings(new Pretrained(blind))).Fit(train, plan, new TrainingContext { Seed = 3, Observer = NoObserver.Instance });

        Assert.Equal(["teacher", "judge"], fitted.Networks.Select(n => n.Part));
        Assert.All(fitted.Networks, n => Assert.Equal((false, 0.5), (n.Probe, n.ProbeAcsa!.Value)));
    }

    [Fact]
    public void WithoutOneNothingIsTriedAndTheLabelsAreThoseOfTwoNetworksFromScratch()
    {
        using var train = Shapes.Bars([30, 10]);
        var context = new TrainingContext { Seed = 3, Observer = NoObserver.Instance };

        using var alone = Teacher.Train(train, 2, MirrorMode.Off, context);
        using var decided = Teacher.Train(train, 2, MirrorMode.Off, context, new Pretrained(_backbone).After([new NetworkChoice("teacher", false, "tiny.onnx")]));

        Assert.Null(alone.Choice);
        Assert.Equal(2, alone.Classifiers.Count);
        Assert.Equal(alone.Probabilities(train, default).Values.ToArray(), decided.Probabilities(train, default).Values.ToArray());
    }

    [Fact]
    public void AnEstimateCountsTheTrialAndThenWhatItMayChoose()
    {
        using var train = Shapes.Bars([40, 8]);
        var choice = MethodChoice.Parse("distil");
        var undecided = Of(new Pretrained(_backbone));
        var forced = Of(new Pretrained(_backbone).Forced());
        var without = Of(null);
        var learnt = 48 - 12;

        Assert.Null(without.Pretrained);
        Assert.Equal(TeacherForm.FromScratch(1).Work(learnt, BalancedMethod.EpochsFor(Settings(null), 48)), undecided.Pretrained!.TrialTeacher);
        Assert.Equal(learnt + FeaturePool.ImagesFor(learnt), undecided.Pretrained.TrialFeatures);
        Assert.Equal(48 + FeaturePool.ImagesFor(48), forced.Pretrained!.Features);
        Assert.False(forced.Pretrained.Undecided);
        Assert.Equal(without.Teacher * 2.0, without.Seconds(Speeds), 1e-9);
        Assert.Equal(forced.Pretrained.Features * 3.0, forced.Seconds(Speeds), 1e-9);
        var trial = (undecided.Pretrained.TrialTeacher * 2.0) + (undecided.Pretrained.TrialFeatures * 3.0);
        Assert.Equal(trial + (undecided.Teacher * 2.0), undecided.Seconds(Speeds), 1e-9);
        Assert.Equal(trial + (undecided.Pretrained.Features * 3.0), undecided.Seconds(Speeds, probe: true), 1e-9);

        // A trial comes once for each set of images, whatever the fits; features of a set too.
        Assert.Equal((2 * trial) + (4 * undecided.Teacher * 2.0), undecided.Seconds(Speeds, fits: 4, sets: 2), 1e-9);
        Assert.Equal((2 * trial) + (2 * undecided.Pretrained.Features * 3.0), undecided.Seconds(Speeds, fits: 4, sets: 2, probe: true), 1e-9);

        // To draw: 1.5 tries an image, each of which two networks from scratch see in a third of a training step, or the pretrained network; those from scratch label it too.
        Assert.Equal(2.5 * 2 * 2.0 / 3, Speeds.Drawing(undecided, probe: false), 1e-9);
        Assert.Equal(1.5 * 3.0, Speeds.Drawing(undecided, probe: true), 1e-9);
        Assert.Equal(1.5 * 3.0, Speeds.Drawing(forced, probe: false), 1e-9);
        Assert.Equal(2.5 * 2 * 2.0 / 3, Speeds.Drawing(without, probe: true), 1e-9);

        MethodWork Of(Pretrained? pretrained) => MethodWork.Of(choice, Settings(pretrained), null, train);
    }

    [Fact]
    public void AFiltersJudgeOnThePretrainedNetworkSeesWhatIsDrawn()
    {
        using var train = Shapes.Bars([40, 8]);
        var choice = MethodChoice.Parse("deepsmote+filter");
        var (undecided, forced) = (Of(new Pretrained(_backbone)), Of(new Pretrained(_backbone).Forced()));

        Assert.Equal(((bool?)false, (bool?)null), (undecided.Pretrained!.TeacherStands, undecided.Pretrained.JudgeStands));
        Assert.Equal(1.5 * 3.0, Speeds.Drawing(undecided, probe: true) - Speeds.Drawing(undecided, probe: false), 1e-9);
        Assert.Equal(Speeds.Drawing(undecided, probe: true), Speeds.Drawing(forced, probe: false), 1e-9);

        MethodWork Of(Pretrained pretrained) => MethodWork.Of(choice, Settings(pretrained), MethodCatalogue.OptionsOf(choice, Settings(pretrained), train), train);
    }

    private static ImageSpeeds Speeds => new(0, 0, 2, 0) { Feature = 3 };

    private static MethodSettings Settings(Pretrained? pretrained) => TinyPreset.Settings with { Mirror = MirrorMode.Off, JudgeSteps = 40, Pretrained = pretrained };

    private static (byte[] Pixels, float[]? Labels) Draw(ITrainedMethod method, SamplingPlan plan, ImageSet train)
    {
        using var drawn = method.Sample(plan, train, default).Collect(plan, train, _ => { });
        Assert.Equal(plan.ToGenerate, drawn.Generated!.ClassCounts);
        return ([.. Enumerable.Range(0, drawn.Generated.Count).SelectMany(i => drawn.Generated[i].ToArray())], drawn.GeneratedLabels?.Values.ToArray());
    }
}
