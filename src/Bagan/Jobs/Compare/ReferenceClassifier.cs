using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Images;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>
/// The comparison's classifier trained on all real training images, before any imbalance is simulated. One for a data set serves
/// all methods: it makes the features, unless others were asked for, and says which class an image shows.
/// </summary>
internal sealed class ReferenceClassifier : IDisposable
{
    private readonly TrainedClassifier _network;

    private ReferenceClassifier(TrainedClassifier network, IFeatureSource features, NamedClassifier? judge)
    {
        _network = network;
        Features = features;
        Judge = judge;
    }

    internal IFeatureSource Features { get; }

    /// <summary>Says which class an image shows; null where no imbalance is simulated: it would have learnt the imbalance itself.</summary>
    internal NamedClassifier? Judge { get; }

    /// <summary>Trains it.</summary>
    /// <param name="judge">As all classifiers are trained.</param>
    /// <param name="full">All real training images.</param>
    /// <param name="measure">The features that were asked for; by default they are the classifier's own.</param>
    /// <param name="simulated">Whether the comparison makes them imbalanced.</param>
    /// <param name="context">Seed, device, observer, checkpoints and stop.</param>
    internal static ReferenceClassifier Train(Judge judge, ImageSet full, FeatureOptions measure, bool simulated, TrainingContext context)
    {
        var network = judge.Protocol.Train(full, null, ClassifierRecipe.Plain, context);
        try
        {
            var features = measure.Open(network, judge.Backbone, new ImageShape(full.Channels, full.Height, full.Width), context.Device);
            var kind = OptionLeaf.Names(typeof(JudgeKind))[(int)judge.Kind];
            return new ReferenceClassifier(network, features, simulated ? new NamedClassifier(network, $"{kind} classifier trained on the full data") : null);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    internal TrainedClassifier Network => _network;

    public void Dispose()
    {
        (Features as IDisposable)?.Dispose();
        _network.Dispose();
    }
}
