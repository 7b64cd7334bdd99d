using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Filtering;
using Bagan.Methods.Generative;
using Bagan.Methods.Teachers;
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

        // Besides its generator a method has a teacher, which may try mirrored images first, and a filter's judge; all from scratch, as if there were no pretrained network.
        var others = MethodCatalogue.Create(choice, settings with { Pretrained = null }).Work(n, train.Channels, train.Height) - ((long)(autoencoderEpochs + adversarialEpochs) * n);
        var taught = MethodCatalogue.PartsOf(choice.Method).HasFlag(MethodParts.Teacher); // a filter counts as one too, but has a judge
        var teacher = taught ? BalancedTeacher.Work(n, train.Channels, BalancedMethod.EpochsFor(settings, n), MirrorMode.Off) : 0;
        var untried = taught && settings.Mirror == MirrorMode.Auto && MirrorSymmetry.WhyNot(train) is not null ? MirrorSymmetry.Work(n) : 0;
        var small = Math.Max(0, others - teacher - untried);
        return new MethodWork(autoencoderEpochs * handled, adversarialEpochs * handled, teacher, small)
        {
            Pretrained = settings.Pretrained is { } pretrained && choice.Parts.HasFlag(MethodParts.Teacher) && (choice.Filtered || !MethodCatalogue.NeedsMaps(choice.Method))
                ? PretrainedWork.Of(pretrained, choice, settings, train) : null,
        };
    }

    /// <summary>What a pretrained network changes; null without one.</summary>
    internal PretrainedWork? Pretrained { get; init; }

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
    /// <param name="speeds">Of an image.</param>
    /// <param name="fits">Fits, in parts where they learn from fewer images.</param>
    /// <param name="sets">Sets of images that they learn from: each has a trial of its own, and its features are computed once.</param>
    /// <param name="probe">Whether teacher and judge stand on the pretrained network where a trial decides.</param>
    internal double Seconds(ImageSpeeds speeds, double fits = 1, double sets = 1, bool probe = false)
    {
        var own = fits * ((Autoencoder * speeds.Autoencoder) + (Adversarial * speeds.Adversarial) + (Small * speeds.Small));
        var teacher = fits * Teacher * speeds.Teacher;
        if (Pretrained is not { } pretrained)
        {
            return own + teacher;
        }

        var trial = (pretrained.TrialTeacher * speeds.Teacher) + (pretrained.TrialSmall * speeds.Small) + (pretrained.TrialFeatures * speeds.Feature);
        var features = sets * pretrained.Features * speeds.Feature;
        return own + (sets * trial) + (TaughtOn(probe) ? features : pretrained.TeacherStands == false ? teacher + features : teacher);
    }

    /// <summary>Whether the teacher stands on the pretrained network.</summary>
    /// <param name="probe">The answer where a trial decides.</param>
    internal bool TaughtOn(bool probe) => Pretrained is { } pretrained && (pretrained.TeacherStands ?? probe);

    /// <summary>Whether the pretrained network sees every image that is tried: for the teacher, or for the judge of a filter.</summary>
    /// <param name="probe">The answer where a trial decides.</param>
    internal bool LooksOn(bool probe) => TaughtOn(probe) || (Pretrained is { } pretrained && (pretrained.JudgeStands ?? probe));
}

/// <summary>The images of one fit that a pretrained network costs.</summary>
/// <param name="TeacherStands">Whether the teacher stands on it; null: a trial decides.</param>
/// <param name="JudgeStands">Whether the judge of a filter stands on it; null: a trial decides; false without a filter.</param>
/// <param name="TrialTeacher">Through the teacher's networks from scratch in the trial.</param>
/// <param name="TrialSmall">Through the filter's network from scratch in the trial.</param>
/// <param name="TrialFeatures">Through the pretrained network in the trials.</param>
/// <param name="Features">Through the pretrained network in the training on all images, where it is taken.</param>
internal sealed record PretrainedWork(bool? TeacherStands, bool? JudgeStands, long TrialTeacher, long TrialSmall, long TrialFeatures, long Features)
{
    /// <summary>Whether a trial decides.</summary>
    internal bool Undecided => TrialTeacher + TrialSmall > 0;

    /// <summary>Counts them.</summary>
    /// <param name="pretrained">The network.</param>
    /// <param name="choice">A method with a teacher or a filter.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="train">The images that it learns from.</param>
    internal static PretrainedWork Of(Pretrained pretrained, MethodChoice choice, MethodSettings settings, ImageSet train)
    {
        var images = train.Count;
        var learnt = NetworkTrial.Learnt(images);
        var taught = MethodCatalogue.PartsOf(choice.Method).HasFlag(MethodParts.Teacher) && !MethodCatalogue.NeedsMaps(choice.Method);
        var stands = taught ? pretrained.Stands(NetworkChoice.Teacher) : false;
        var triesTeacher = taught && stands is null;
        var judged = choice.Filtered ? pretrained.Stands(NetworkChoice.Judge) : false;
        var triesJudge = judged is null;

        // The filter's classifier learns from pictures as they are, whose features the teacher needs too.
        return new PretrainedWork(
            stands,
            judged,
            triesTeacher ? TeacherForm.FromScratch(train.Channels).Work(learnt, BalancedMethod.EpochsFor(settings, images)) : 0,
            triesJudge ? ClassifierJudge.Protocol(settings.JudgeSteps).ImagesFor(ClassifierRecipe.Plain, learnt) : 0,
            triesTeacher ? TeacherForm.BackboneImages(learnt) : triesJudge ? images : 0,
            taught && stands != false ? TeacherForm.BackboneImages(images) : judged == true ? images : 0);
    }
}

/// <summary>Seconds that an image takes in training, measured in a few steps; 0 where there is no such training.</summary>
/// <param name="Autoencoder">Through the autoencoder.</param>
/// <param name="Adversarial">Through the stage of generator against discriminator.</param>
/// <param name="Teacher">Through one of the teacher's classifiers, several trained at a time.</param>
/// <param name="Small">Through a classifier of the usual kind.</param>
internal sealed record ImageSpeeds(double Autoencoder, double Adversarial, double Teacher, double Small)
{
    /// <summary>Through the pretrained network; 0 without one.</summary>
    internal double Feature { get; init; }

    // A training step is three forward passes, and one of the autoencoder is about half its decoder's.
    private const double PassesOfTraining = 3;
    private const double DecoderShare = 0.5;

    // Images that a teacher looks at, and those that it labels.
    private const double LooksPerImage = DryRunner.TriesPerImage + 1;

    /// <summary>Measures what the work needs.</summary>
    /// <param name="work">The work.</param>
    /// <param name="settings">The method's settings.</param>
    /// <param name="method">The options of the method's generator; null where it trains none.</param>
    /// <param name="train">The images that it learns from.</param>
    /// <param name="context">The device.</param>
    internal static ImageSpeeds Measure(MethodWork work, MethodSettings settings, BaganOptions? method, ImageSet train, TrainingContext context)
    {
        var (autoencoder, adversarial) = method is null ? (0, 0) : BaganSchedule.MeasureSpeed(train, method, context);
        var batch = method is null ? 1 : Math.Min(method.Batch, train.Count);
        var teacher = TeacherForm.FromScratch(train.Channels);
        return new ImageSpeeds(
            autoencoder / batch,
            adversarial / batch,
            work.Teacher == 0 ? 0 : teacher.SecondsPerImage(train, context),
            work.Small == 0 ? 0 : ClassifierSpeed.SecondsPerImage(new ClassifierProtocol(), train, context, trainings: work.Teacher == 0 ? 1 : 2))
        {
            Feature = work.Pretrained is null ? 0 : BackboneFeatures.SecondsPerImage(settings.Pretrained!.Backbone, train, context.Stop),
        };
    }

    /// <summary>
    /// Seconds to draw an image of a method with a teacher: its decoder makes every try twice, and each of the teacher's classifiers from scratch looks at it, and a
    /// pretrained network, once at each try.
    /// </summary>
    /// <param name="work">What the method trains.</param>
    /// <param name="probe">Whether teacher and judge stand on the pretrained network where a trial decides.</param>
    internal double Drawing(MethodWork work, bool probe) =>
        (((DryRunner.TriesPerImage * 2 * DecoderShare * Autoencoder) + (work.TaughtOn(probe) ? 0 : LooksPerImage * TeacherForm.Networks * Teacher)) / PassesOfTraining)
        + (work.LooksOn(probe) ? DryRunner.TriesPerImage * Feature : 0);
}
