using System.Globalization;
using System.Text.RegularExpressions;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Jobs.Pipeline;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Tests.Methods;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Pipeline;

/// <summary>An estimate counts what a fit does; how long an image takes is measured, and not a matter of tests.</summary>
[Collection(EngineCollection.Name)]
public sealed class MethodWorkTests
{
    [Theory]
    [InlineData("balanced")]
    [InlineData("distil")]
    [InlineData("bagan")]
    [InlineData("deepsmote")]
    [InlineData("gan")]
    [InlineData("smote")]
    public void ItIsWhatTheStagesOfAFitHandle(string method)
    {
        using var train = TinySet.Make([40, 8]);
        var recorder = new StageRecorder();
        var choice = MethodChoice.Parse(method);
        using (MethodCatalogue.Create(choice, TinyPreset.Settings).Fit(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = recorder }))
        {
            var work = Of(choice, TinyPreset.Settings, train);

            Assert.Equal(recorder.Stages.Sum(s => s.Images), work.Autoencoder + work.Adversarial + work.Teacher + work.Small);
            Assert.Equal(recorder.Stages.Where(s => s.Name == "autoencoder").Sum(s => s.Images), work.Autoencoder);
            Assert.Equal(recorder.Stages.Where(s => s.Name == "teacher").Sum(s => s.Images), work.Teacher); // too few images to try mirrored ones
        }
    }

    [Fact]
    public void SmoteGanHandlesAsManyImagesAsTheOthersThoughItsSetIsLarger()
    {
        using var train = TinySet.Make([40, 8]); // 80 once filled
        var settings = TinyPreset.Settings with { Preset = images => TinyPreset.Settings.Preset(images) with { AutoencoderEpochs = 0, AdversarialEpochs = 5 } };
        var recorder = new StageRecorder();
        var choice = MethodChoice.Parse("smote-gan");
        using (MethodCatalogue.Create(choice, settings).Fit(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = recorder }))
        {
            Assert.Equal(5 * 48, recorder.Stages.Sum(s => s.Images));
            Assert.Equal(5 * 48, Of(choice, settings, train).Adversarial);
        }
    }

    [Fact]
    public void TheEpochsThatSmoteGanFittedToMinutesRepeatItsRun()
    {
        using var train = TinySet.Make([40, 8]);
        var settings = TinyPreset.Settings with { ExactEpochs = true, Preset = images => TinyPreset.Settings.Preset(images) with { AutoencoderEpochs = 0, AdversarialEpochs = 5 } };
        var fitted = Images(settings with { Minutes = 0.005 }, out var message);
        var epochs = int.Parse(Regex.Match(message!, @"--gan-epochs (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

        Assert.Equal(fitted, Images(settings with { Preset = images => settings.Preset(images) with { AdversarialEpochs = epochs } }, out _));

        long Images(MethodSettings by, out string? message)
        {
            var recorder = new StageRecorder();
            using (MethodCatalogue.Create(MethodChoice.Parse("smote-gan"), by).Fit(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = recorder }))
            {
                message = recorder.Messages.SingleOrDefault(m => m.Contains("--gan-epochs", StringComparison.Ordinal));
                return recorder.Stages.Sum(s => s.Images);
            }
        }
    }

    [Fact]
    public void MirroredImagesAreTriedByClassifiersOfTheUsualKindWhereTheImagesCanTell()
    {
        using var few = TinySet.Make([40, 8]);
        using var many = TinySet.Make([900, 900]);
        var choice = MethodChoice.Parse("balanced");

        Assert.Equal(0, Of(choice, TinyPreset.Settings, few).Small);
        Assert.Equal(MirrorSymmetry.Work(many.Count), Of(choice, TinyPreset.Settings, many).Small);
        Assert.Equal(0, Of(choice, TinyPreset.Settings with { Mirror = MirrorMode.Off }, many).Small);
        Assert.Equal(Of(choice, TinyPreset.Settings with { Mirror = MirrorMode.Off }, many).Teacher, Of(choice, TinyPreset.Settings, many).Teacher);
    }

    [Fact]
    public void AFilterHasAJudgeOfTheUsualKind()
    {
        using var train = TinySet.Make([40, 8]);
        var settings = TinyPreset.Settings with { JudgeSteps = 3 };

        Assert.Equal(3 * 64, Of(MethodChoice.Parse("bagan+filter"), settings, train).Small);
        Assert.Equal(0, Of(MethodChoice.Parse("bagan"), settings, train).Small);
    }

    // One fit makes the output and, where no test images were held out, the figures too; the control draws for the figures.
    [Theory]
    [InlineData(0, null, true, 1)]
    [InlineData(1, null, false, 1)]
    [InlineData(1, null, true, 2)]
    [InlineData(3, null, true, 6)]
    [InlineData(1, 0.8, false, 1.8)]
    [InlineData(3, 0.8, true, 5.8)]
    public void EveryDrawingCounts(int fits, double? heldOut, bool control, double draws) => Assert.Equal(draws, MethodWork.Draws(fits, heldOut, control), 1e-9);

    [Fact]
    public void TheSecondsAreThoseOfEachNetwork() =>
        Assert.Equal(10 + 40 + 90 + 160, new MethodWork(10, 20, 30, 40).Seconds(new ImageSpeeds(1, 2, 3, 4)), 1e-9);

    private static MethodWork Of(MethodChoice choice, MethodSettings settings, ImageSet train) =>
        MethodWork.Of(choice, settings, MethodCatalogue.OptionsOf(choice, settings, train), train);
}
