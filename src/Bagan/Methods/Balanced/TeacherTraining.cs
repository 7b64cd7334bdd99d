using System.Globalization;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Methods.Generative;
using Bagan.Methods.Teachers;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>The training of a teacher: whether images are mirrored, which networks know the classes best, and these networks on all images.</summary>
/// <param name="train">The real images, at least one of every class.</param>
/// <param name="autoencoderEpochs">Passes of the autoencoder, which set its own.</param>
/// <param name="mirroring">Whether it sees mirrored images.</param>
/// <param name="context">Seed, device, observer (stage "teacher"), stop, and checkpoints: it is kept beneath them once it is whole.</param>
/// <param name="pretrained">A pretrained network that it may stand on; null: none.</param>
internal sealed class TeacherTraining(ImageSet train, int autoencoderEpochs, MirrorMode mirroring, TrainingContext context, Pretrained? pretrained)
{
    private TeacherForm Scratch { get; } = TeacherForm.FromScratch(train.Channels);

    private long _elsewhere; // images that other processes trained on

    /// <summary>Trains it, or restores it as it was trained before.</summary>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal Teacher Run()
    {
        var own = string.Create(CultureInfo.InvariantCulture, $"{Teacher.Version} {Fingerprint.OfSet(train)} {context.Seed} {autoencoderEpochs} {mirroring} {context.Device} {context.Resolve(Scratch.Protocol.Precision)}");
        var key = pretrained is null ? own : $"{own} {pretrained.Backbone.Identity}";
        var trial = pretrained is null ? null : new NetworkTrial(NetworkChoice.Teacher, pretrained, own);
        var known = trial?.Known(context.Checkpoints);
        if ((trial is null || known is not null) && Teacher.Restore(train, train.ClassCounts, TeacherForm.Of(known, pretrained, train.Channels), known, m => m.GetValueOrDefault(Teacher.KeyName) == key, context) is { } kept)
        {
            return kept;
        }

        var tried = mirroring == MirrorMode.Auto && MirrorSymmetry.WhyNot(train) is not null ? MirrorMode.Off : mirroring;
        using var stage = new StageGroup(context.Observer, Teacher.Name, Teacher.Work(train.Count, train.Channels, autoencoderEpochs, tried, pretrained) - Elsewhere(TeacherForm.Of(known, pretrained, train.Channels), train.Count));
        var inner = context with { Observer = stage, Checkpoints = null };
        var mirror = mirroring == MirrorMode.Auto ? MirrorSymmetry.Holds(train, inner) : mirroring == MirrorMode.On;
        var choice = known ?? trial?.Choose(
            train,
            inner,
            (probe, learnt, asked) =>
            {
                using var candidate = Fit(probe ? TeacherForm.On(pretrained!.Backbone) : Scratch, learnt, mirror, inner, stage, null);
                return candidate.Predict(asked, context.Stop);
            },
            context.Checkpoints);
        var form = TeacherForm.Of(choice, pretrained, train.Channels);
        var teacher = Fit(form, train, mirror, inner, stage, choice);
        try
        {
            form.Protocol.Probe?.Save();
            form.Kept.Save(teacher.Classifiers, teacher.Texts(key), context);
            return teacher;
        }
        catch
        {
            teacher.Dispose();
            throw;
        }
    }

    /// <summary>
    /// How long it takes by the number of the autoencoder's passes, at a speed that is measured in a few steps. Where a trial decides, the middle of what the two
    /// kinds of networks take, so that neither strays far from the minutes that were asked for.
    /// </summary>
    internal Func<int, double> Seconds()
    {
        var image = Scratch.SecondsPerImage(train, context);
        var trial = mirroring == MirrorMode.Auto && MirrorSymmetry.WhyNot(train) is null
            ? MirrorSymmetry.Work(train.Count) * ClassifierSpeed.SecondsPerImage(new ClassifierProtocol(), train, context, trainings: 2) : 0;
        var feature = pretrained is null ? 0 : BackboneFeatures.SecondsPerImage(pretrained.Backbone, train, context.Stop);
        return epochs => trial + (pretrained?.Stands(NetworkChoice.Teacher) switch
        {
            _ when pretrained is null => Own(train.Count, epochs),
            null => Own(NetworkTrial.Learnt(train.Count), epochs) + Probe(NetworkTrial.Learnt(train.Count)) + ((Own(train.Count, epochs) + Probe(train.Count)) / 2),
            true => Probe(train.Count),
            false => Own(train.Count, epochs),
        });

        double Own(int images, int epochs) => image * Scratch.Work(images, epochs);

        double Probe(int images) => feature * TeacherForm.BackboneImages(images);
    }

    private Teacher Fit(TeacherForm form, ImageSet images, bool mirror, TrainingContext inner, StageGroup stage, NetworkChoice? choice)
    {
        var protocol = form.For(images.Count, autoencoderEpochs);
        var recipes = form.Recipes(mirror);
        var classifiers = new TrainedClassifier[form.Count];
        try
        {
            Func<int, TrainingContext, TrainedClassifier> fit = (i, given) =>
                protocol.Train(images, null, recipes[i], given with { Seed = new SeededRandom(context.Seed).Fork($"teacher/{i}").Seed });
            if (Elsewhere(form, images.Count) is var others and > 0)
            {
                _elsewhere += others;
                Deal(classifiers, fit, protocol, images, inner);
            }
            else
            {
                protocol.Shares(form.Count, images, inner).Run([.. Enumerable.Range(0, form.Count).Select(i => (Func<CancellationToken, TrainedClassifier>)(stop => classifiers[i] = fit(i, inner with { Stop = stop })))], context.Stop);
            }

            return new Teacher(classifiers, images.ClassCounts, mirror, stage.Images + _elsewhere, choice);
        }
        catch (Exception e)
        {
            Array.ForEach(classifiers, c => c?.Dispose());
            if (e is TrainingDivergedException)
            {
                throw new TrainingDivergedException($"The teacher: {e.Message} Use another method, such as --method bagan-conditional.");
            }

            throw;
        }
    }

    // Images that other processes train on for this one, where each trains one network.
    private long Elsewhere(TeacherForm form, int images) => form.Count > 1 && context.Ranks?.Launched.Size == form.Count
        ? (form.Count - 1L) * form.For(images, autoencoderEpochs).ImagesFor(ClassifierRecipe.Plain, images) : 0;

    // As many processes as networks: each trains one whole. Small batches divided gain next to nothing (docs/scale.md).
    private static void Deal(TrainedClassifier[] classifiers, Func<int, TrainingContext, TrainedClassifier> fit, ClassifierProtocol protocol, ImageSet images, TrainingContext context)
    {
        var ranks = context.Ranks!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ranks.Asked, ranks.Faulted);
        classifiers[ranks.Launched.Rank] = fit(ranks.Launched.Rank, context with { Ranks = null, Stop = stop.Token });
        for (var i = 0; i < classifiers.Length; i++)
        {
            using var scope = new TensorScope();
            using var untrained = i == ranks.Launched.Rank ? null : protocol.CreateNetwork(images.Channels, images.Height, images.ClassNames.Count);
            var weights = ranks.OfRank(i, untrained is null ? classifiers[i].State() : untrained.State(), stop.Token);
            classifiers[i] ??= protocol.Restore(images, weights, "", context);
        }
    }
}
