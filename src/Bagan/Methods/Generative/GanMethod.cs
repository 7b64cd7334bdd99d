using System.Diagnostics;
using System.Globalization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Methods.Generative;

/// <summary>
/// A plain GAN on one class's images alone (Goodfellow et al. 2014; the paper's baseline), a small network for each class
/// that needs images. All of them share one budget equally.
/// </summary>
internal sealed class GanMethod(MethodSettings settings) : IResamplingMethod
{
    /// <inheritdoc/>
    public string Name => "gan";

    /// <inheritdoc/>
    public string Description => "A plain GAN for each class that needs images, trained on that class's images alone.";

    /// <inheritdoc/>
    public MethodParts Parts => MethodParts.Adversary;

    /// <inheritdoc/>
    public long Work(int images, int channels, int side)
    {
        var options = settings.WithoutAutoencoder(settings.Preset(images));
        return (long)options.AdversarialEpochs * images;
    }

    /// <summary>The options of the generator of a class that has all the images: an upper bound for memory and time.</summary>
    public BaganOptions OptionsFor(int images, int side) => OptionsFor(images, images, 1);

    /// <inheritdoc/>
    public ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        int[] needy = [.. Enumerable.Range(0, plan.ToGenerate.Count).Where(c => plan.ToGenerate[c] > 0)];
        if (needy.Length == 0)
        {
            throw new BaganInputException("The method gan trains a generator for each class that lacks images, and no class lacks any. Use cgan, which learns all classes.");
        }

        var watch = Stopwatch.StartNew();
        var models = new Dictionary<int, BaganModel>();
        var images = 0L;
        try
        {
            foreach (var c in needy)
            {
                using var own = new ImageSet(train.Select(train.IndicesOf(c)).Pixels, new int[train.ClassCounts[c]], [plan.ClassNames[c]]);
                using var trainer = settings.Start(own, OptionsFor(train.Count, own.Count, needy.Length), context with { Checkpoints = context.Checkpoints?.Beneath(FolderOf(c)), Observer = context.Observer.ForPart(plan.ClassNames[c]) }, 1.0 / needy.Length);
                models[c] = trainer.Fit();
                images += trainer.Cost.Sum(n => n.Images);
            }

            return new ClassGenerators(models, train.ClassNames, context.Seed, new Cost([new NetworkCost("generator and discriminator", images)], watch.Elapsed.TotalSeconds));
        }
        catch
        {
            models.Values.ToList().ForEach(m => m.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public ITrainedMethod Load(SavedMethod saved, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(context);
        var models = new Dictionary<int, BaganModel>();
        try
        {
            foreach (var c in Enumerable.Range(0, saved.ClassNames.Count).Where(c => context.Checkpoints!.Has(FolderOf(c))))
            {
                using var file = (context with { Checkpoints = context.Checkpoints!.Beneath(FolderOf(c)) }).RequireCheckpoint();
                models[c] = BaganModel.Load(file, context.Device);
            }

            return models.Count > 0
                ? new ClassGenerators(models, saved.ClassNames, context.Seed, saved.Cost)
                : throw new BaganInputException("The run holds no trained generator of any class.");
        }
        catch
        {
            models.Values.ToList().ForEach(m => m.Dispose());
            throw;
        }
    }

    private static string FolderOf(int classIndex) => string.Create(CultureInfo.InvariantCulture, $"class-{classIndex}");

    // With a single class the conditional objective is the plain one: D(x) and G(z). All generators together handle as many
    // images as one of all classes does in the preset's epochs.
    private BaganOptions OptionsFor(int all, int own, int generators)
    {
        var preset = settings.WithoutAutoencoder(settings.Preset(all));
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

/// <summary>A generator for each of some classes.</summary>
internal sealed class ClassGenerators(IReadOnlyDictionary<int, BaganModel> models, IReadOnlyList<string> classNames, ulong seed, Cost cost) : TrainedSource, IImageSource
{
    /// <inheritdoc/>
    public override Cost Cost => cost;

    /// <summary>The generators by class index.</summary>
    internal IReadOnlyDictionary<int, BaganModel> Models => models;

    /// <inheritdoc/>
    public override bool MadeOfReal => false;

    /// <inheritdoc/>
    public override NetworkShape Shape => models.Values.First().Header.Shape with { Classes = classNames.Count };

    /// <inheritdoc/>
    public override IImageSource Source(ImageSet? real) => this;

    /// <inheritdoc/>
    public ulong[] Seeds(int classIndex, int first, int count) => BaganModel.SeedsOf(seed, classNames[classIndex], first, count);

    /// <inheritdoc/>
    public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
    {
        if (!models.TryGetValue(classIndex, out var model))
        {
            throw new BaganInputException($"The run has a generator for each class that lacked images, and {classNames[classIndex]} lacked none. It can draw {string.Join(", ", models.Keys.Order().Select(c => classNames[c]))}.");
        }

        model.Generate(0, seeds, target, start, stop: stop);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var model in models.Values)
        {
            model.Dispose();
        }
    }
}
