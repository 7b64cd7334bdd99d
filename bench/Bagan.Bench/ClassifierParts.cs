using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Methods.Balanced;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>Trainings of classifiers side by side, each with its part of the threads, against one after the other on all of them.</summary>
internal sealed class ClassifierParts(NetworkShape shape) : IDisposable
{
    private readonly ImageSet _images = TrainingStep.RandomImages(shape, new SeededRandom(1));

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();

    internal IEnumerable<Part> All()
    {
        yield return Of("the small classifier", new ClassifierProtocol { Steps = 20 });
        yield return Of("the teacher's network", TeacherForm.FromScratch(1).Protocol with { Steps = 6 });
    }

    private Part Of(string name, ClassifierProtocol protocol)
    {
        var context = new TrainingContext { Observer = NoObserver.Instance };
        var trainings = Enumerable.Range(0, Engine.Threads).Select(i => (Func<CancellationToken, bool>)(stop =>
        {
            protocol.Train(_images, null, ClassifierRecipe.Plain, context with { Seed = (ulong)i, Stop = stop }).Dispose();
            return true;
        })).ToList();
        var shares = protocol.Shares(trainings.Count, _images, context);
        return new Part($"{trainings.Count} trainings of {name}: side by side, not in turn", new PartSide(() => shares.Run(trainings, default)), new PartSide(() => SideBySide.InTurn.Run(trainings, default)));
    }
}
