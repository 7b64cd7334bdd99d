using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Images;
using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>
/// The one feature network of a data set, which serves all methods: the comparison's classifier trained on all real training
/// images, before any imbalance is simulated.
/// </summary>
internal sealed class ReferenceClassifier : IDisposable
{
    private readonly TrainedClassifier _network;

    private ReferenceClassifier(TrainedClassifier network, NamedClassifier? judge)
    {
        _network = network;
        Features = new ClassifierFeatures(network);
        Judge = judge;
    }

    internal IFeatureSource Features { get; }

    /// <summary>Says which class an image shows; null where no imbalance is simulated: it would have learnt the imbalance itself.</summary>
    internal NamedClassifier? Judge { get; }

    /// <summary>Trains it.</summary>
    /// <param name="protocol">As all classifiers are trained.</param>
    /// <param name="full">All real training images.</param>
    /// <param name="simulated">Whether the comparison makes them imbalanced.</param>
    /// <param name="context">Where and for whom.</param>
    internal static ReferenceClassifier Train(ClassifierProtocol protocol, ImageSet full, bool simulated, TrainingContext context)
    {
        var network = protocol.Train(full, null, ClassifierRecipe.Plain, context);
        var kind = protocol.Network.ToString().ToLowerInvariant();
        return new ReferenceClassifier(network, simulated ? new NamedClassifier(network, $"{kind} classifier trained on the full data") : null);
    }

    internal TrainedClassifier Network => _network;

    public void Dispose() => _network.Dispose();
}
