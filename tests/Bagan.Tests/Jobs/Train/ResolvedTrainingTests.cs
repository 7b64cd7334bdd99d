using Bagan.Jobs.Train;
using Bagan.Methods.BalancingGan;

namespace Bagan.Tests.Jobs.Train;

public class ResolvedTrainingTests
{
    [Theory]
    [InlineData(PresetName.Paper)]
    [InlineData(PresetName.Fast)]
    [InlineData(PresetName.Balanced)]
    public void WhatIsLeftOutIsThePresets(PresetName name)
    {
        var preset = name switch { PresetName.Paper => BaganPresets.Paper(), PresetName.Fast => BaganPresets.Fast(5000), _ => BaganPresets.Balanced(5000) };
        Assert.Equal(preset, ResolvedTraining.Resolve(new TrainingOptions { Preset = name }, 5000) with { Networks = preset.Networks });
    }

    [Fact]
    public void WithoutAPresetAnAdversarialOptionMeansFast()
    {
        Assert.True(ResolvedTraining.Resolve(new TrainingOptions { Epochs = 3 }, 5000).CarryVariety);
        Assert.Equal((3, 0), (ResolvedTraining.Resolve(new TrainingOptions { Epochs = 3 }, 5000).AutoencoderEpochs, ResolvedTraining.Resolve(new TrainingOptions { Epochs = 3 }, 5000).AdversarialEpochs));
        Assert.Equal(3, ResolvedTraining.Resolve(new TrainingOptions { GanEpochs = 3 }, 5000).AdversarialEpochs);
        Assert.False(ResolvedTraining.Resolve(new TrainingOptions(), 5000, PresetName.Fast).CarryVariety);
        var error = Assert.Single(new TrainingOptions { Preset = PresetName.Balanced, GanEpochs = 3, Latents = LatentKind.Kde }.Errors());
        Assert.Contains("--latents, --gan-epochs mean nothing", error, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryAblationArrives()
    {
        var paper = ResolvedTraining.Resolve(
            new TrainingOptions
            {
                Preset = PresetName.Paper,
                Objective = Objective.GradientPenalty,
                Latents = LatentKind.Kde,
                AeLoss = AutoencoderLoss.Ssim,
                AeBatches = AutoencoderBatches.Balanced,
                Autoencoder = AutoencoderKind.Supervised,
                NoInitialise = true,
            },
            5000);
        Assert.Equal(
            BaganPresets.Paper() with
            {
                Objective = Objective.GradientPenalty,
                Latents = LatentKind.Kde,
                AutoencoderLoss = AutoencoderLoss.Ssim,
                BalancedAutoencoder = true,
                SupervisedAutoencoder = true,
                Initialise = false,
            },
            paper);

        var fast = ResolvedTraining.Resolve(new TrainingOptions { AeBatches = AutoencoderBatches.Natural, Autoencoder = AutoencoderKind.Plain, Latents = LatentKind.Gaussian }, 5000);
        Assert.Equal((false, false, LatentKind.Gaussian), (fast.BalancedAutoencoder, fast.SupervisedAutoencoder, fast.Latents));
    }
}
