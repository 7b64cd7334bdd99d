using System.Text.Json.Serialization;
using Bagan.Data.Plans;
using Bagan.Data;
using Bagan.Imaging;
using Bagan.Training;

namespace Bagan.Methods;

/// <summary>
/// One answer to an imbalanced image set. A method is fitted on the real training images; the result draws images for a plan, says how a
/// classifier is best trained with them, and states what the training cost.
/// </summary>
public interface IResamplingMethod
{
    /// <summary>The name by which it is asked for: lower case, words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    string Description { get; }

    /// <summary>The networks that it trains.</summary>
    MethodParts Parts => MethodParts.None;

    /// <summary>
    /// The share of the images that a class lacks which are its originals once more, 0 to below 1; the others are made. Where all are made, a
    /// classifier that learns from class folders learns to tell made images from real ones, and takes real images of small classes for others.
    /// </summary>
    double RepeatShare => 0;

    /// <summary>Images that pass through all of its networks in training, teachers and judges included; an estimate for progress and dry runs.</summary>
    /// <param name="images">Number of real training images.</param>
    /// <param name="channels">1: grey, 3: colour.</param>
    /// <param name="side">Side of the images that the networks see, in pixels.</param>
    long Work(int images, int channels, int side) => 0;

    /// <summary>Learns from the training images.</summary>
    /// <param name="train">The real training images, at least one of every class.</param>
    /// <param name="plan">How many images each class shall gain; its classes are those of <paramref name="train"/>.</param>
    /// <param name="context">
    /// Seed, device, observer, checkpoints and stop. The same images, plan, seed, machine and thread count give the same
    /// result, whether or not the work was interrupted.
    /// </param>
    /// <returns>What draws the images; the caller disposes it.</returns>
    /// <exception cref="BaganInputException">The method cannot work on these images; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The context asked to stop; with checkpoints, the work so far is kept.</exception>
    /// <exception cref="TrainingDivergedException">A training inside the method failed.</exception>
    ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context);

    /// <summary>Takes up what an earlier <see cref="Fit"/> kept.</summary>
    /// <param name="saved">Name, classes and shape of the earlier fit.</param>
    /// <param name="context">Checkpoints to read, the device, and the seed of the images that will be drawn.</param>
    /// <returns>What draws the images; the caller disposes it.</returns>
    /// <exception cref="BaganInputException">The checkpoints are missing or damaged.</exception>
    ITrainedMethod Load(SavedMethod saved, TrainingContext context);
}

/// <summary>The networks that a method trains.</summary>
[Flags]
public enum MethodParts
{
    /// <summary>None: images are made of the real ones directly, or not at all.</summary>
    None = 0,

    /// <summary>An encoder and a decoder.</summary>
    Autoencoder = 1,

    /// <summary>A generator against a discriminator.</summary>
    Adversary = 2,

    /// <summary>Classifiers that choose and label generated images.</summary>
    Teacher = 4,
}

/// <summary>What a fitted method is, apart from its weights: the content of <c>run/method.json</c>.</summary>
/// <param name="Method">The method with its suffixes, such as "bagan+filter".</param>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Side">Height and width of the images in pixels.</param>
/// <param name="Fit">How images that were not square were made so; not <see cref="FitMode.Auto"/>.</param>
/// <param name="ClassNames">K names.</param>
/// <param name="ClassCounts">K numbers of training images.</param>
/// <param name="DataFingerprint">Identifies the training data.</param>
/// <param name="Cost">Images through the networks in training; its seconds, which no two runs share, are in <c>run/timing.jsonl</c> and 0 here.</param>
/// <param name="Filter">What the filter refuses; null without a filter.</param>
public sealed record SavedMethod(
    string Method, ulong Seed, int Channels, int Side, FitMode Fit, IReadOnlyList<string> ClassNames, IReadOnlyList<int> ClassCounts, string DataFingerprint, Cost Cost,
    FilterOptions? Filter = null)
{
    /// <summary>The networks that could stand on a pretrained one; null where the run had none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NetworkChoice>? Networks { get; init; }

    /// <summary>The pretrained network that some of them stand on; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SavedBackbone? Backbone { get; init; }
}

/// <summary>The sequence fit, then sample, in one call.</summary>
public static class ResamplingMethods
{
    /// <summary>Learns from the training images and fills the plan, as imbalanced-learn's fit_resample does.</summary>
    /// <returns>As many images of each class as the plan says, or none at all; and how the classifier is to be trained. The caller disposes it.</returns>
    /// <inheritdoc cref="IResamplingMethod.Fit"/>
    public static Resampling FitResample(this IResamplingMethod method, ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        if (plan.IsEmpty && method.Parts != MethodParts.None)
        {
            return new Resampling(null, ClassifierRecipe.Plain); // nothing to train a generator for
        }

        using var trained = method.Fit(train, plan, context);
        return trained.Sample(plan, train, context.Stop).Collect(plan, train, _ => { });
    }
}

/// <summary>What the filter of generated images (+filter) refuses, and how often it draws again.</summary>
public sealed record FilterOptions
{
    /// <summary>
    /// An image is another class's where the classifier gives one other class at least this probability, above 0.5 and at most 1. High on
    /// purpose: images near the border between classes are what a classifier learns most from, and stay.
    /// </summary>
    public double OtherClass { get; init; } = 0.8;

    /// <summary>
    /// An image is a near-copy where another lies as close as the closest so large a share of the class's real images lie to one another
    /// (among generated images less, as there are more of them), 0 (only what is as close as the closest pair) to 0.5.
    /// </summary>
    public double CopyQuantile { get; init; } = 0.05;

    /// <summary>At most this many images are drawn for each one that the plan asks for, 1 to 100.</summary>
    public int MostDraws { get; init; } = 4;

    /// <summary>Looks for values out of range.</summary>
    /// <returns>One sentence an error; empty if all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(OtherClass > 0.5 && OtherClass <= 1))
        {
            errors.Add(FormattableString.Invariant($"OtherClass must be above 0.5 and at most 1, not {OtherClass}."));
        }

        if (!(CopyQuantile >= 0 && CopyQuantile <= 0.5))
        {
            errors.Add(FormattableString.Invariant($"CopyQuantile must be 0 to 0.5, not {CopyQuantile}."));
        }

        if (MostDraws is < 1 or > 100)
        {
            errors.Add($"MostDraws must be 1 to 100, not {MostDraws}.");
        }

        return errors;
    }
}
