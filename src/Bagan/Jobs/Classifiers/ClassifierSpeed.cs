using System.Diagnostics;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Training;

namespace Bagan.Jobs.Classifiers;

/// <summary>How long a classifier's training takes, measured in a few steps.</summary>
internal static class ClassifierSpeed
{
    private const int Steps = 10;

    /// <summary>Seconds for each image that the training handles.</summary>
    /// <param name="network">Which network.</param>
    /// <param name="images">Some to train on.</param>
    /// <param name="context">The device.</param>
    internal static double SecondsPerImage(ClassifierKind network, ImageSet images, TrainingContext context)
    {
        var protocol = new ClassifierProtocol { Network = network, Steps = Steps };
        var quiet = context with { Observer = NoObserver.Instance, Checkpoints = null };
        Train(); // the first steps of a process are slow
        var watch = Stopwatch.StartNew();
        Train();
        return watch.Elapsed.TotalSeconds / (Steps * protocol.Batch);

        void Train() => protocol.Train(images, null, ClassifierRecipe.Plain, quiet).Dispose();
    }
}
