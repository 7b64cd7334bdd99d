using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Methods;
using Bagan.Training;

namespace BaganAsLibrary;

public static class TrainAndEvaluate
{
    /// <summary>Mean recall over the classes of a classifier that was trained by a method's recipe, measured on real test images.</summary>
    public static double MeanRecall(ImageSet train, ImageSet test, Resampling resampling, int steps)
    {
        var protocol = new ClassifierProtocol { Network = ClassifierKind.Small, Steps = steps };
        var context = new TrainingContext { Seed = 0, Observer = NoObserver.Instance };
        using var classifier = protocol.Train(train, resampling.Generated, resampling.Recipe, context, resampling.GeneratedLabels);
        var confusion = classifier.Evaluate(test, CancellationToken.None);
        return Acsa.Compute(confusion, MissingClasses.LeaveOut).Value ?? double.NaN; // blank where no class has test images
    }
}
