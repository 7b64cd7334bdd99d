using System.Globalization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Methods.Adversarial;

/// <summary>
/// A plain GAN on one class's images alone (Goodfellow et al. 2014; the paper's baseline), a small network for each class
/// that needs images. All of them share one budget equally.
/// </summary>
public sealed class GanMethod(GeneratorSettings settings) : IResamplingMethod
{
    /// <inheritdoc/>
    public string Name => "gan";

    /// <inheritdoc/>
    public string Description => "A plain GAN for each class that needs images, trained on that class's images alone.";

    /// <inheritdoc/>
    public Resampling FitResample(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        int[] needy = [.. Enumerable.Range(0, plan.ToGenerate.Count).Where(c => plan.ToGenerate[c] > 0)];
        var pixels = new PixelBlock(checked((int)plan.TotalToGenerate), train.Channels, train.Height, train.Width);
        var labels = new List<int>();
        try
        {
            foreach (var c in needy)
            {
                using var own = new ImageSet(train.Select(train.IndicesOf(c)).Pixels, new int[train.ClassCounts[c]], [plan.ClassNames[c]]);
                var ownContext = context with { Checkpoints = context.Checkpoints?.Beneath(string.Create(CultureInfo.InvariantCulture, $"class-{c}")) };
                using var trainer = settings.Start(own, OptionsFor(train.Count, own.Count, needy.Length), ownContext, 1.0 / needy.Length);
                using var model = trainer.Fit();
                model.Generate(0, BaganModel.SeedsOf(context.Seed, plan.ClassNames[c], 0, plan.ToGenerate[c]), pixels, labels.Count, stop: context.Stop);
                labels.AddRange(Enumerable.Repeat(c, plan.ToGenerate[c]));
            }

            return new Resampling(new ImageSet(pixels, [.. labels], train.ClassNames), ClassifierRecipe.Plain);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    // With a single class the conditional objective is the plain one: D(x) and G(z). All generators together handle as many
    // images as one of all classes does in the preset's epochs.
    private BaganOptions OptionsFor(int all, int own, int generators)
    {
        var preset = GenerativeMethod.WithoutAutoencoder(settings.Preset(all));
        var widths = preset.Networks;
        return preset with
        {
            Objective = Objective.Conditional,
            AdversarialEpochs = (int)Math.Clamp(Math.Round((double)preset.AdversarialEpochs * all / own / generators), 1, 100_000),
            Networks = widths with
            {
                GeneratorDense = Half(widths.GeneratorDense),
                GeneratorBase = Half(widths.GeneratorBase),
                GeneratorInner = Half(widths.GeneratorInner),
                GeneratorOuter = Half(widths.GeneratorOuter),
                TrunkFilters = [.. widths.TrunkFilters.Select(Half)],
            },
        };

        static int Half(int width) => Math.Max(1, width / 2);
    }
}
