using System.Globalization;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Methods.Generative;
using Bagan.Methods.Teachers;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// Classifiers that know the classes better than the one that will be trained: deeper and trained longer on the real images, which are
/// turned, moved and scaled a little, under the balanced softmax; every other one on blended pairs (mixup), so that they err in different
/// ways. Where there is a pretrained network and it does better, a linear layer on it instead. The teacher's probabilities are their mean, and those of
/// equally frequent classes.
/// </summary>
internal sealed class Teacher : IDisposable
{
    /// <summary>The name of its stage and of its folder beside the generator's checkpoints.</summary>
    internal const string Name = "teacher";

    // To be raised whenever the training of a teacher changes: one kept by another version of this program is not taken for this one's.
    internal const string Version = "7";

    /// <summary>The name of the text that says what a kept teacher was trained on.</summary>
    internal const string KeyName = "bagan.teacher";

    private const string MirrorName = "bagan.mirror";
    private const string ImagesName = "bagan.images";
    private readonly IReadOnlyList<TrainedClassifier> _classifiers;

    internal Teacher(IReadOnlyList<TrainedClassifier> classifiers, IReadOnlyList<int> counts, bool mirror, long images, NetworkChoice? choice)
    {
        _classifiers = classifiers;
        Counts = counts;
        Mirror = mirror;
        Images = images;
        Choice = choice;
    }

    /// <summary>K numbers of training images.</summary>
    internal IReadOnlyList<int> Counts { get; }

    /// <summary>Whether an image's mirror image is of the same class, so that half of the training images were mirrored.</summary>
    internal bool Mirror { get; }

    /// <summary>The classifiers, whose probabilities are averaged.</summary>
    internal IReadOnlyList<TrainedClassifier> Classifiers => _classifiers;

    /// <summary>Images that its training put through its classifiers, the mirror trial included.</summary>
    internal long Images { get; }

    /// <summary>Whether it stands on a pretrained network; null where there was none.</summary>
    internal NetworkChoice? Choice { get; }

    /// <summary>Trains it, or restores it as it was trained before.</summary>
    /// <inheritdoc cref="TeacherTraining" path="/param"/>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal static Teacher Train(ImageSet train, int autoencoderEpochs, MirrorMode mirroring, TrainingContext context, Pretrained? pretrained = null) =>
        new TeacherTraining(train, autoencoderEpochs, mirroring, context, pretrained).Run();

    /// <summary>Restores the teacher of a fitted method.</summary>
    /// <param name="saved">The method.</param>
    /// <param name="context">Checkpoints and device.</param>
    /// <param name="pretrained">The pretrained network that it stands on, if it does.</param>
    /// <exception cref="BaganInputException">There is none, another version of this program trained it, or its pretrained network is not given.</exception>
    internal static Teacher Load(SavedMethod saved, TrainingContext context, Pretrained? pretrained)
    {
        var choice = saved.Networks?.FirstOrDefault(n => n.Part == NetworkChoice.Teacher);
        if (choice is { Probe: true } && pretrained is null)
        {
            throw new BaganInputException($"The teacher of the run is a linear layer on the pretrained network {choice.Backbone}, which is not given.");
        }

        using var like = KeptClassifiers.EmptySet(saved);
        return Restore(like, saved.ClassCounts, TeacherForm.Of(choice, pretrained, like.Channels), choice, m => m.GetValueOrDefault(KeyName)?.StartsWith($"{Version} ", StringComparison.Ordinal) == true, context)
            ?? throw new BaganInputException("The run holds no teacher that this version of the program can use: continue its training with --resume, or train again.");
    }

    /// <summary>Images that its training handles, about; those of the slower networks where a trial decides.</summary>
    /// <param name="images">Real images.</param>
    /// <param name="channels">1: grey, 3: colour.</param>
    /// <param name="autoencoderEpochs">Passes of the autoencoder.</param>
    /// <param name="mirroring">Whether it sees mirrored images.</param>
    /// <param name="pretrained">A pretrained network that it may stand on; null: none.</param>
    internal static long Work(int images, int channels, int autoencoderEpochs, MirrorMode mirroring, Pretrained? pretrained = null)
    {
        var scratch = TeacherForm.FromScratch(channels);
        var trial = NetworkTrial.Learnt(images);
        return (mirroring == MirrorMode.Auto ? MirrorSymmetry.Work(images) : 0) + (pretrained?.Stands(NetworkChoice.Teacher) switch
        {
            _ when pretrained is null => scratch.Work(images, autoencoderEpochs),
            null => scratch.Work(trial, autoencoderEpochs) + On(trial) + Math.Max(scratch.Work(images, autoencoderEpochs), On(images)),
            true => On(images),
            false => scratch.Work(images, autoencoderEpochs),
        });

        long On(int some) => TeacherForm.On(pretrained!.Backbone).Work(some, autoencoderEpochs);
    }

    /// <summary>The probabilities of the classes, each as likely as the others beforehand.</summary>
    /// <param name="images">N images.</param>
    /// <param name="stop">Cancels the work.</param>
    /// <returns>[N, K].</returns>
    internal FloatMatrix Probabilities(ImageSet images, CancellationToken stop)
    {
        var labels = new FloatMatrix(images.Count, Counts.Count);
        foreach (var classifier in _classifiers)
        {
            var probabilities = classifier.Probabilities(images, stop);
            for (var i = 0; i < probabilities.Length; i++)
            {
                labels.Values[i] += probabilities[i] / _classifiers.Count;
            }
        }

        return labels;
    }

    /// <summary>Where in each image the evidence for its own class lies, the mean of its classifiers'.</summary>
    /// <param name="images">N images.</param>
    /// <param name="stop">Cancels the work.</param>
    /// <returns>Row-major [N, h, h], and h.</returns>
    internal (float[] Maps, int Side) Evidence(ImageSet images, CancellationToken stop)
    {
        var (sum, side) = _classifiers[0].Evidence(images, stop);
        foreach (var classifier in _classifiers.Skip(1))
        {
            var more = classifier.Evidence(images, stop).Maps;
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += more[i];
            }
        }

        return (sum, side);
    }

    /// <summary>The class of the highest probability for each of N images.</summary>
    internal int[] Predict(ImageSet images, CancellationToken stop)
    {
        var probabilities = Probabilities(images, stop);
        return [.. Enumerable.Range(0, images.Count).Select(i => probabilities[i].IndexOf(Highest(probabilities[i])))];

        static float Highest(ReadOnlySpan<float> row)
        {
            var highest = row[0];
            foreach (var value in row)
            {
                highest = Math.Max(highest, value);
            }

            return highest;
        }
    }

    public void Dispose()
    {
        foreach (var classifier in _classifiers)
        {
            classifier.Dispose();
        }
    }

    /// <summary>The texts that are kept with its classifiers.</summary>
    /// <param name="key">What it was trained on.</param>
    internal Dictionary<string, string> Texts(string key) => new()
    {
        [KeyName] = key,
        [MirrorName] = Mirror.ToString(),
        [ImagesName] = Images.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Restores one that was kept; null where there is none that can be used.</summary>
    internal static Teacher? Restore(
        ImageSet like, IReadOnlyList<int> counts, TeacherForm form, NetworkChoice? choice, Func<IReadOnlyDictionary<string, string>, bool> isOurs, TrainingContext context) =>
        form.Kept.Load(like, isOurs, context) is var (classifiers, texts)
            ? new Teacher(
                classifiers,
                counts,
                texts.GetValueOrDefault(MirrorName) == bool.TrueString,
                long.TryParse(texts.GetValueOrDefault(ImagesName), NumberStyles.None, CultureInfo.InvariantCulture, out var images) ? images : 0,
                choice)
            : null;
}
