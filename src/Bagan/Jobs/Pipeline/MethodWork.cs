using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Training;
using BalancedTeacher = Bagan.Methods.Balanced.Teacher;

namespace Bagan.Jobs.Pipeline;

/// <summary>The images that pass through each kind of network in one fit of a method, for an estimate.</summary>
/// <param name="Autoencoder">Through the autoencoder.</param>
/// <param name="Adversarial">Through the stage of generator against discriminator.</param>
/// <param name="Teacher">Through the teacher's classifiers, all together.</param>
/// <param name="Small">Through classifiers of the usual kind: those that try mirrored images, and the judge of a filter.</param>
internal sealed record MethodWork(long Autoencoder, long Adversarial, long Teacher, long Small)
{
    /// <summary>Counts them.</summary>
    /// <param name="choice">The method.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="method">The options of its generator; null where it trains none.</param>
    /// <param name="train">The images that it learns from.</param>
    internal static MethodWork Of(MethodChoice choice, MethodSettings settings, BaganOptions? method, ImageSet train)
    {
        var n = train.Count;
        var batch = method is null ? 1 : Math.Min(method.Batch, n);
        var (autoencoderEpochs, adversarialEpochs) = (method?.AutoencoderEpochs ?? 0, method?.AdversarialEpochs ?? 0);
        long handled = Math.Max(1, n / batch) * (long)batch;

        // Besides its generator a method has a teacher, which may try mirrored images first, and a filter's judge.
        var others = MethodCatalogue.Create(choice, settings).Work(n) - ((long)(autoencoderEpochs + adversarialEpochs) * n);
        var taught = MethodCatalogue.PartsOf(choice.Method).HasFlag(MethodParts.Teacher); // a filter counts as one too, but has a judge
        var teacher = taught ? BalancedTeacher.Work(n, BalancedMethod.EpochsFor(settings, n), MirrorMode.Off) : 0;
        var untried = taught && settings.Mirror == MirrorMode.Auto && MirrorSymmetry.WhyNot(train) is not null ? MirrorSymmetry.Work(n) : 0;
        return new MethodWork(autoencoderEpochs * handled, adversarialEpochs * handled, teacher, Math.Max(0, others - teacher - untried));
    }

    /// <summary>Times that a method draws its images for a job.</summary>
    /// <param name="fits">Fits for the figures; 0 without figures.</param>
    /// <param name="heldOut">The share of the training images that the figures learn from, where they have fits of their own; null: they share the one that makes the output.</param>
    /// <param name="control">Whether its control draws as many for the figures.</param>
    internal static double Draws(int fits, double? heldOut, bool control)
    {
        var figures = fits * (heldOut ?? 1);
        return (heldOut is null ? Math.Max(1, fits) : 1 + figures) + (control ? figures : 0);
    }

    /// <summary>The seconds of the trainings.</summary>
    internal double Seconds(ImageSpeeds speeds) =>
        (Autoencoder * speeds.Autoencoder) + (Adversarial * speeds.Adversarial) + (Teacher * speeds.Teacher) + (Small * speeds.Small);
}

/// <summary>Seconds that an image takes in training, measured in a few steps; 0 where there is no such training.</summary>
/// <param name="Autoencoder">Through the autoencoder.</param>
/// <param name="Adversarial">Through the stage of generator against discriminator.</param>
/// <param name="Teacher">Through one of the teacher's classifiers, several trained at a time.</param>
/// <param name="Small">Through a classifier of the usual kind.</param>
internal sealed record ImageSpeeds(double Autoencoder, double Adversarial, double Teacher, double Small)
{
    // A training step is three forward passes, and one of the autoencoder is about half its decoder's.
    private const double PassesOfTraining = 3;
    private const double DecoderShare = 0.5;

    // Images that a teacher looks at, and those that it labels.
    private const double LooksPerImage = DryRunner.TriesPerImage + 1;

    /// <summary>Measures what the work needs.</summary>
    /// <param name="work">The work.</param>
    /// <param name="method">The options of the method's generator; null where it trains none.</param>
    /// <param name="train">The images that it learns from.</param>
    /// <param name="context">The device.</param>
    internal static ImageSpeeds Measure(MethodWork work, BaganOptions? method, ImageSet train, TrainingContext context)
    {
        var (autoencoder, adversarial) = method is null ? (0, 0) : BaganSchedule.MeasureSpeed(train, method, context);
        var batch = method is null ? 1 : Math.Min(method.Batch, train.Count);
        return new ImageSpeeds(
            autoencoder / batch,
            adversarial / batch,
            work.Teacher == 0 ? 0 : ClassifierSpeed.SecondsPerImage(BalancedTeacher.Protocol, train, context, BalancedTeacher.Count, BalancedTeacher.Recipes(mirror: false)),
            work.Small == 0 ? 0 : ClassifierSpeed.SecondsPerImage(new ClassifierProtocol(), train, context, trainings: work.Teacher == 0 ? 1 : 2));
    }

    /// <summary>Seconds to draw an image of a method with a teacher: its decoder makes every try twice, and each of the teacher's classifiers looks at it.</summary>
    internal double Drawing() =>
        ((DryRunner.TriesPerImage * 2 * DecoderShare * Autoencoder) + (LooksPerImage * BalancedTeacher.Count * Teacher)) / PassesOfTraining;
}
