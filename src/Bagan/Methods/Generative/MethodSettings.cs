using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Training;

namespace Bagan.Methods.Generative;

/// <summary>Networks, schedule and budget that methods with generators share.</summary>
/// <param name="Preset">The preset's options for a number of training images, with the person's changes.</param>
public sealed record MethodSettings(Func<int, BaganOptions> Preset)
{
    private const string FittedFile = "fitted.json";

    /// <summary>Minutes that a method may train; null: as many epochs as the preset has.</summary>
    public double? Minutes { get; init; }

    /// <summary>
    /// Whether the epochs are exactly those of the stages that a method has. Otherwise a method with one stage gets the epochs of both, so that
    /// all methods of a comparison train on equally many images.
    /// </summary>
    public bool ExactEpochs { get; init; }

    /// <summary>Whether the epochs are the preset's own, so that a method that needs fewer may train fewer.</summary>
    public bool PresetEpochs { get; init; } = true;

    /// <summary>Whether the batch is the preset's own, so that a method may take another, with the rate that fits it.</summary>
    public bool PresetBatch { get; init; } = true;

    /// <summary>The options of BAGAN with D(x, y) on images above 30 pixels, for a number of training images; null: those of <see cref="Preset"/>.</summary>
    public Func<int, BaganOptions>? Photographs { get; init; }

    /// <summary>The objective of BAGAN where the person named one; null: the method's own.</summary>
    public Objective? Objective { get; init; }

    /// <summary>
    /// Whether gan, acgan, cgan, smote-gan and bagan-gp train the preset's networks with the standard losses, as the paper compares them. Otherwise they
    /// have what they need to draw varied images.
    /// </summary>
    public bool PlainGans { get; init; }

    /// <summary>Whether a teacher, and the classifiers that learn from it, see mirrored images.</summary>
    public MirrorMode Mirror { get; init; } = MirrorMode.Auto;

    /// <summary>A pretrained network that teachers, and the judge of a filter, may stand on; null: all are trained from scratch.</summary>
    internal Pretrained? Pretrained { get; init; }

    /// <summary>What "+filter" refuses.</summary>
    public FilterOptions Filter { get; init; } = new();

    /// <summary>Training steps of the filter's judge; null: fitted to the number of real images.</summary>
    public int? JudgeSteps { get; init; }

    /// <summary>Told the resolved options of each generator before its training begins.</summary>
    public Action<BaganOptions>? Starting { get; init; }

    /// <summary>The options without an adversarial stage or a label for the decoder, which is the generator then.</summary>
    public BaganOptions AutoencoderAlone(BaganOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            Objective = BalancingGan.Objectives.Objective.Softmax, // gives the decoder no label; its discriminator is never trained
            SupervisedAutoencoder = false,
            Initialise = true,
            AutoencoderEpochs = options.AutoencoderEpochs + (ExactEpochs ? 0 : options.AdversarialEpochs),
            AdversarialEpochs = 0,
            AverageHalfLife = null,
        };
    }

    /// <summary>The options without an autoencoder.</summary>
    public BaganOptions WithoutAutoencoder(BaganOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var alone = options with
        {
            Latents = LatentKind.Standard,
            GeneratorRate = options.DiscriminatorRate, // a generator without a start has nothing to keep
            Initialise = false,
            SupervisedAutoencoder = false,
            AdversarialEpochs = options.AdversarialEpochs + (ExactEpochs ? 0 : options.AutoencoderEpochs),
            AutoencoderEpochs = 0,
        };
        return PlainGans ? alone : StableGan.Of(alone);
    }

    /// <summary>Prepares a training, or takes one up from its newest checkpoint.</summary>
    /// <param name="train">The images it learns from.</param>
    /// <param name="options">The training's options; one that goes on keeps the epochs that it was fitted to.</param>
    /// <param name="context">Seed, device, observer, checkpoints and stop.</param>
    /// <param name="share">Share of the minutes that is for this generator, above 0 and at most 1.</param>
    /// <param name="besides">Measures the seconds that the method trains other networks for so many epochs of the autoencoder; null: none.</param>
    /// <returns>The trainer, which the caller disposes.</returns>
    internal BaganTrainer Start(ImageSet train, BaganOptions options, TrainingContext context, double share = 1, Func<Func<int, double>>? besides = null)
    {
        options = Resolve(train, options, context, share, besides);
        var trainer = new BaganTrainer(train, options, context);
        try
        {
            trainer.Resume();
            Starting?.Invoke(options);
            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    /// <summary>The options with the epochs that fit into the minutes, if there is a budget; they are told and kept beside the checkpoints.</summary>
    /// <remarks>Epochs that were fitted at the speed of then must not change when a training goes on.</remarks>
    /// <param name="train">The images it learns from.</param>
    /// <param name="options">The training's options.</param>
    /// <param name="context">Seed, device, observer, checkpoints and stop.</param>
    /// <param name="share">Share of the minutes that is for this generator, above 0 and at most 1.</param>
    /// <param name="besides">Measures the seconds that the method trains other networks for so many epochs of the autoencoder; null: none.</param>
    /// <exception cref="BaganInputException">The epochs that were kept are damaged.</exception>
    internal BaganOptions Resolve(ImageSet train, BaganOptions options, TrainingContext context, double share, Func<Func<int, double>>? besides = null)
    {
        if (Minutes is not { } minutes)
        {
            return options;
        }

        if (BaganState.OptionsOf(context.Checkpoints) is { } known)
        {
            return known;
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{Fingerprint.OfSet(train)} {minutes * share:R}");
        if (context.Checkpoints?.ReadText(FittedFile) is { } text && FittedOptions.Parse(text, key) is { } kept)
        {
            return kept;
        }

        var fitted = Fitted(options, minutes * share, train, context, besides?.Invoke());
        context.Checkpoints?.WriteText(FittedFile, FittedOptions.Text(fitted, key));
        return fitted;
    }

    /// <summary>The options with the epochs that fit into a time, which are told.</summary>
    private static BaganOptions Fitted(BaganOptions options, double minutes, ImageSet train, TrainingContext context, Func<int, double>? besides)
    {
        var fitted = BaganSchedule.FitToMinutes(options, minutes, train, context, besides);
        (string Name, int Epochs)[] stages = [("--ae-epochs", fitted.AutoencoderEpochs), ("--gan-epochs", fitted.AdversarialEpochs)];
        var given = stages.Where(s => s.Epochs > 0).ToList();
        context.Observer.Message(FormattableString.Invariant(
            $"{minutes:0.##} minutes at the measured speed are {string.Join(' ', given.Select(s => FormattableString.Invariant($"{s.Name} {s.Epochs}")))}; give {(given.Count == 1 ? "this" : "these")} instead of --minutes to repeat the run."));
        return fitted;
    }
}

/// <summary>The options that were fitted to minutes, as they are kept: with the images and the minutes that they are for.</summary>
internal static class FittedOptions
{
    internal static string Text(BaganOptions options, string key) =>
        new JsonObject { ["key"] = key, ["options"] = JsonSerializer.SerializeToNode(options, BaganJsonContext.Default.BaganOptions) }.ToJsonString(BaganJson.Line) + "\n";

    /// <summary>Reads them; null where they are for other images or minutes.</summary>
    internal static BaganOptions? Parse(string text, string key)
    {
        try
        {
            var saved = BaganJson.ParseObject(text);
            return BaganJson.Text(saved, "key") == key
                ? saved["options"].Deserialize(BaganJsonContext.Default.BaganOptions) ?? throw new JsonException("it holds no options")
                : null;
        }
        catch (JsonException e)
        {
            throw new BaganInputException($"The epochs that the run fitted to --minutes cannot be read ({e.Message}). Start again with --overwrite.", e);
        }
    }
}

/// <summary>Whether a teacher and the classifiers that learn from it see mirrored images.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MirrorMode>))]
public enum MirrorMode
{
    /// <summary>Where a trial on the training images shows that mirrored images show the same classes.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>Always.</summary>
    [JsonStringEnumMemberName("on")]
    On,

    /// <summary>Never.</summary>
    [JsonStringEnumMemberName("off")]
    Off,
}
