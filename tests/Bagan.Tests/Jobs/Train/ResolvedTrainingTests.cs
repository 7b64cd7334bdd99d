using Bagan.Jobs.Options;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;

namespace Bagan.Tests.Jobs.Train;

public class ResolvedTrainingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OptionsThatAreLeftOutAreThePresets(bool paper)
    {
        var preset = paper ? BaganPresets.Paper() : BaganPresets.Fast(5000);
        var name = paper ? PresetName.Paper : PresetName.Fast;
        Assert.Equal(preset, ResolvedTraining.Resolve(new TrainingOptions { Preset = name }, 5000) with { Networks = preset.Networks });
    }

    [Fact]
    public void AMethodWithOneStageGetsTheEpochsOfBothUnlessTheyAreGiven()
    {
        var preset = BaganPresets.Fast(5000);
        var whole = preset.AutoencoderEpochs + preset.AdversarialEpochs;
        Assert.Equal(whole, Epochs(new TrainingOptions { Batch = 128 }, comparison: false));
        Assert.Equal((int)Math.Round(whole / 3.0), Epochs(new TrainingOptions(), comparison: false)); // of a schedule that nobody named
        Assert.Equal(3, Epochs(new TrainingOptions { Epochs = 3 }, comparison: false));
        Assert.Equal(6, Epochs(new TrainingOptions { Epochs = 3 }, comparison: true));

        // The epochs that --minutes printed repeat its run.
        var shortened = new BalancedMethod(ResolvedTraining.Settings(new TrainingOptions())).OptionsFor(5000);
        var repeated = new BalancedMethod(ResolvedTraining.Settings(new TrainingOptions { AeEpochs = shortened.AutoencoderEpochs })).OptionsFor(5000);
        Assert.Equal(shortened, repeated with { Networks = shortened.Networks });

        static int Epochs(TrainingOptions training, bool comparison) =>
            new BalancedMethod(ResolvedTraining.Settings(training, comparison: comparison)).OptionsFor(5000).AutoencoderEpochs;
    }

    [Fact]
    public void TheAutoencoderIsNarrowerThanAGeneratorButForThePapers()
    {
        var (fast, own) = (BaganPresets.Fast(1000).Networks, new BalancedMethod(ResolvedTraining.Settings(new TrainingOptions())).OptionsFor(1000).Networks);
        Assert.True(own.GeneratorInner < fast.GeneratorInner && own.GeneratorOuter < fast.GeneratorOuter && own.TrunkFilters.Sum() < fast.TrunkFilters.Sum());
        Assert.Equal(fast.Latent, own.Latent);

        var paper = new BalancedMethod(ResolvedTraining.Settings(new TrainingOptions { Preset = PresetName.Paper }));
        Assert.Equal(BaganPresets.Paper().Networks.GeneratorInner, paper.OptionsFor(1000).Networks.GeneratorInner);
    }

    [Fact]
    public void AGeneratorOfPhotographsIsNarrowerAndTakesMoreAndSmallerSteps()
    {
        var fast = BaganPresets.Fast(1000);
        var drawings = Options(new TrainingOptions(), 28);
        Assert.Equal(fast, drawings with { Networks = fast.Networks });
        Assert.Equal(fast.Networks.GeneratorInner, drawings.Networks.GeneratorInner);

        var photographs = Options(new TrainingOptions(), 32);
        Assert.True(photographs.Networks.GeneratorInner < fast.Networks.GeneratorInner);
        Assert.True(photographs.LatentNoise < SmoteLatents.UsualNoise);
        Assert.True(photographs.Batch < fast.Batch);
        Assert.True(photographs.AdversarialEpochs > fast.AdversarialEpochs);

        // What a person names is taken, and nothing else changes with it: the epochs that --minutes printed repeat its run.
        Assert.Equal(photographs, Options(new TrainingOptions { Batch = photographs.Batch, AeEpochs = photographs.AutoencoderEpochs }, 32) with { Networks = photographs.Networks });
        Assert.Equal(photographs with { AdversarialEpochs = 4 }, Options(new TrainingOptions { GanEpochs = 4 }, 32) with { Networks = photographs.Networks });
        Assert.Equal(photographs with { Batch = 100 }, Options(new TrainingOptions { Batch = 100 }, 32) with { Networks = photographs.Networks });

        // Other methods and objectives were not tried with it.
        foreach (var name in MethodCatalogue.Names.Where(n => n != "bagan-conditional"))
        {
            if (MethodCatalogue.Create(name, ResolvedTraining.Settings(new TrainingOptions())) is GenerativeMethod other)
            {
                var (small, large) = (other.OptionsFor(1000, 28), other.OptionsFor(1000, 64));
                Assert.Equal(small, large with { Networks = small.Networks });
                Assert.Equal(small.Networks with { TrunkFilters = large.Networks.TrunkFilters }, large.Networks);
                Assert.Equal(small.Networks.TrunkFilters, large.Networks.TrunkFilters);
            }
        }

        Assert.Equal(fast.Batch, Options(new TrainingOptions { NoInitialise = true }, 64).Batch);
        Assert.Equal(BaganPresets.Paper() with { Objective = Objective.Conditional }, Options(new TrainingOptions { Preset = PresetName.Paper }, 64) with { Networks = BaganPresets.Paper().Networks });

        static BaganOptions Options(TrainingOptions training, int side) =>
            ((GenerativeMethod)MethodCatalogue.Create("bagan-conditional", ResolvedTraining.Settings(training))).OptionsFor(1000, side);
    }

    [Fact]
    public void EveryAblationArrives()
    {
        var paper = ResolvedTraining.Resolve(
            new TrainingOptions
            {
                Preset = PresetName.Paper,
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
