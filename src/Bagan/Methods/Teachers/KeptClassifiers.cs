using System.Globalization;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Teachers;

/// <summary>Trained classifiers of a method, kept in a folder of their own beside the generator's checkpoints: a teacher's, or the filter's judge.</summary>
/// <param name="folder">The folder's name.</param>
/// <param name="protocol">How they are trained.</param>
/// <param name="count">How many there are.</param>
internal sealed class KeptClassifiers(string folder, ClassifierProtocol protocol, int count)
{
    /// <summary>Keeps them, where the context has checkpoints.</summary>
    /// <param name="classifiers">The classifiers.</param>
    /// <param name="metadata">Texts that are kept with them.</param>
    /// <param name="context">Checkpoints.</param>
    internal void Save(IReadOnlyList<TrainedClassifier> classifiers, IReadOnlyDictionary<string, string> metadata, TrainingContext context)
    {
        if (context.Checkpoints is null)
        {
            return;
        }

        using var scope = new TensorScope();
        context.Checkpoints.Beneath(folder).Save(classifiers.SelectMany((c, i) => c.State().Select(t => (Prefix(i) + t.Name, t.Tensor))), metadata, 0);
    }

    /// <summary>Restores them.</summary>
    /// <param name="like">A set, perhaps an empty one, of the shape and classes of the training images.</param>
    /// <param name="isOurs">Whether the texts that were kept with them are those of the same training.</param>
    /// <param name="context">Checkpoints and device.</param>
    /// <returns>The classifiers, which the caller disposes, and the texts; null where there are none that can be used.</returns>
    internal (List<TrainedClassifier> Classifiers, IReadOnlyDictionary<string, string> Metadata)? Load(
        ImageSet like, Func<IReadOnlyDictionary<string, string>, bool> isOurs, TrainingContext context)
    {
        if (context.Checkpoints is null || !context.Checkpoints.Has(folder))
        {
            return null;
        }

        using var file = context.Checkpoints.Beneath(folder).LoadNewest((path, why) => context.Observer.Message($"{path} is damaged ({why}) and is not used."));
        if (file is null || !isOurs(file.Metadata))
        {
            return null;
        }

        var classifiers = new List<TrainedClassifier>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                classifiers.Add(protocol.Restore(like, file.Tensors, Prefix(i), context));
            }

            return (classifiers, new Dictionary<string, string>(file.Metadata));
        }
        catch (Exception e) when (e is ArgumentException or EngineException)
        {
            classifiers.ForEach(c => c.Dispose());
            context.Observer.Message($"The {folder} that was kept cannot be used: {e.Message}");
            return null;
        }
    }

    /// <summary>An empty set of the shape and classes of a fitted method.</summary>
    internal static ImageSet EmptySet(SavedMethod saved) => new(new PixelBlock(0, saved.Channels, saved.Side, saved.Side), [], saved.ClassNames);

    private string Prefix(int classifier) => string.Create(CultureInfo.InvariantCulture, $"{folder}-{classifier}.");
}
