using Bagan.Jobs;
using Bagan.Methods.BalancingGan;

namespace Bagan.Tests.Jobs;

public class ResolvedTrainingTests
{
    [Theory]
    [InlineData(PresetName.Paper)]
    [InlineData(PresetName.Fast)]
    public void WhatIsLeftOutIsThePresets(PresetName name)
    {
        var preset = name == PresetName.Paper ? BaganPresets.Paper() : BaganPresets.Fast(5000);
        Assert.Equal(preset, ResolvedTraining.Resolve(new TrainingOptions { Preset = name }, 5000) with { Networks = preset.Networks });
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
