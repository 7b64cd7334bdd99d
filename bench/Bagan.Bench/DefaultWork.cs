using System.Globalization;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>A stage of the default way in which networks are trained.</summary>
/// <param name="Name">What is trained.</param>
/// <param name="Network">"autoencoder", "small" or "deep".</param>
/// <param name="Images">Images through the networks of the stage in training.</param>
/// <param name="Trainings">How many trainings they belong to, which do not depend on each other.</param>
/// <param name="Batch">Images in a batch.</param>
internal sealed record StageWork(string Name, string Network, long Images, int Trainings, int Batch)
{
    /// <summary>Steps of each training.</summary>
    internal int Steps => (int)(Images / ((long)Trainings * Batch));
}

/// <summary>
/// How much work the default way is: the trainings of quickstart, or of balance on photographs, and the images that are drawn. The budget table
/// multiplies it by measured speeds; the programs of the whole way take their numbers of steps from here.
/// </summary>
/// <param name="Job">The job that it is of.</param>
/// <param name="Shape">Images and classes.</param>
/// <param name="Counts">Real training images of each class.</param>
/// <param name="Autoencoder">Options of the autoencoder on all of the images.</param>
/// <param name="Stages">The trainings in their order.</param>
/// <param name="Made">Images that the method makes, and as many that its control makes.</param>
internal sealed record DefaultWork(string Job, NetworkShape Shape, IReadOnlyList<int> Counts, BaganOptions Autoencoder, IReadOnlyList<StageWork> Stages, int Made)
{
    /// <summary>The stages' names.</summary>
    internal const string AutoencoderStage = "autoencoder", TrialStage = "mirror trial", TeacherStage = "teacher", ClassifierStage = "classifiers of the figures";

    private static MethodSettings Settings { get; } = new(BaganPresets.Fast);

    /// <summary>The options of the command.</summary>
    internal BalanceOptions Options { get; private init; } = new();

    /// <summary>The method.</summary>
    internal static MethodChoice Choice { get; } = MethodChoice.Parse(BalancedMethod.MethodName);

    /// <summary>Images that pass through the method's own networks in one fit for the figures.</summary>
    internal long MethodImages { get; private init; }

    /// <summary>Images that the teacher looks at when the method and its control make theirs, about.</summary>
    internal int Drawn => (int)(2 * Made * DryRunner.TriesPerImage);

    /// <summary>quickstart as it comes.</summary>
    internal static DefaultWork Quickstart()
    {
        var quickstart = new QuickstartOptions();
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];
        var counts = ImbalanceProtocol.Parse(QuickstartJob.Protocol).KeptCounts(names, [.. names.Select(_ => 750)]);
        return Of("quickstart", new NetworkShape(1, 28, 10), counts, new BalanceOptions { Fits = quickstart.Fits, Seeds = quickstart.Seeds, Rivals = quickstart.Rivals }, counts.Sum(), heldOut: false);
    }

    /// <summary>balance on grey photographs of six classes at 64 pixels, of which a fifth is held out for the figures.</summary>
    /// <param name="images">How many photographs there are to train on.</param>
    internal static DefaultWork Photographs(int images) => Of(
        string.Create(CultureInfo.InvariantCulture, $"{images} photographs"), new NetworkShape(1, 64, 6), [.. Enumerable.Range(0, 6).Select(c => (images / 6) + (c < images % 6 ? 1 : 0))], new BalanceOptions(), images * 4 / 5, heldOut: true);

    /// <summary>How many images each class gains, some of them originals again.</summary>
    internal static SamplingPlan PlanFor(BalanceOptions options, IReadOnlyList<int> counts) =>
        SamplingStrategy.Parse(options.Plan.Strategy).Plan([.. counts.Select((_, c) => $"{c}")], counts, options.Plan.MaxGain).Repeating(MethodCatalogue.RepeatShareOf(Choice.Method));

    private static DefaultWork Of(string job, NetworkShape shape, IReadOnlyList<int> counts, BalanceOptions options, int figures, bool heldOut)
    {
        // Where the figures have images of their own, they have fits of their own beside the one that makes the output.
        var images = counts.Sum();
        int[] fits = heldOut ? [images, .. Enumerable.Repeat(figures, GainMeasurement.FitsOf(options, Choice))] : [images];
        var method = new BalancedMethod(Settings).Work(figures, shape.Channels, shape.Side);
        var protocol = new ClassifierProtocol();
        var trained = GainMeasurement.PlannedImages(options, protocol, Choice, method, figures, colour: shape.Channels > 1, hasValidation: false);
        return new DefaultWork(
            job, shape, counts, BalancedMethod.OptionsFor(Settings, images),
            [
                new(AutoencoderStage, "autoencoder", fits.Sum(Autoencoded), fits.Length, BalancedMethod.OptionsFor(Settings, images).Batch),
                new(TrialStage, "small", fits.Distinct().Sum(MirrorSymmetry.Work), 2 * fits.Distinct().Count(), protocol.Batch),
                new(TeacherStage, "deep", fits.Sum(n => Teacher.Work(n, shape.Channels, BalancedMethod.EpochsFor(Settings, n), MirrorMode.Off)), TeacherForm.Networks * fits.Length, TeacherForm.FromScratch(shape.Channels).Protocol.Batch),
                new(ClassifierStage, "small", trained, (int)(trained / protocol.ImagesFor(ClassifierRecipe.Plain, figures)), protocol.Batch),
            ],
            checked((int)PlanFor(options, counts).TotalToGenerate)) { Options = options, MethodImages = method };

        long Autoencoded(int count)
        {
            var autoencoder = BalancedMethod.OptionsFor(Settings, count);
            return (long)autoencoder.AutoencoderEpochs * (count / autoencoder.Batch) * autoencoder.Batch;
        }
    }
}
