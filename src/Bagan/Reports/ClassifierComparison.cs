using Bagan.Evaluation.Statistics;
using Bagan.Reports.Values;

namespace Bagan.Reports;

/// <summary>One classifier, trained in several ways with the same seeds and tested on the same real images.</summary>
/// <param name="Protocol">The classifier, its training steps, the seeds and the test images, in a sentence or two.</param>
/// <param name="TestImages">The number of real test images.</param>
/// <param name="Arms">The trainings, at least one of each of <see cref="ArmRole.Alone"/> and <see cref="ArmRole.Images"/>.</param>
internal sealed record ClassifierComparison(string Protocol, int TestImages, IReadOnlyList<ClassifierArm> Arms)
{
    /// <summary>The gain over the best training without generated images, with its interval.</summary>
    public required Gain Gain { get; init; }

    /// <summary>The same for the added images under the names of their class folders alone; null where there are no other labels.</summary>
    public Gain? FolderGain { get; init; }

    /// <summary>How often the method was fitted for these figures: once for all seeds, or once for each.</summary>
    public int Fits { get; init; } = 1;

    /// <summary>Trainings without generated images that were not tried, for their cost.</summary>
    public IReadOnlyList<string> NotTried { get; init; } = [];

    /// <summary>The real images as they are; with the method none that is the training in question itself.</summary>
    internal ClassifierArm Alone => Arms.FirstOrDefault(a => a.Role == ArmRole.Alone) ?? Images;

    /// <summary>The real and the added images, these under the names of their classes.</summary>
    internal ClassifierArm Images => Arms.First(a => a.Role == ArmRole.Images);

    /// <summary>The real and the added images, these with the probabilities of labels.csv; null if the run wrote none.</summary>
    internal ClassifierArm? Labelled => Arms.FirstOrDefault(a => a.Role == ArmRole.Labelled);

    /// <summary>The training that the verdict speaks of.</summary>
    internal ClassifierArm Main => Labelled ?? Images;

    /// <summary>The best training without generated images.</summary>
    internal ClassifierArm Best => Arms.FirstOrDefault(a => a.Name == Gain.Against) ?? Alone;

    /// <summary>All estimates of all trainings.</summary>
    internal IEnumerable<Estimate> Estimates() => Arms.SelectMany(a => a.Figures.All);
}

/// <summary>One way of training the classifier.</summary>
/// <param name="Role">Its part in the comparison.</param>
/// <param name="Name">The method with its suffixes: "reweight+mixup".</param>
/// <param name="Training">How the classifier is trained, as commands; empty for a teacher.</param>
/// <param name="Figures">Its results.</param>
internal sealed record ClassifierArm(ArmRole Role, string Name, string Training, ClassifierFigures Figures)
{
    /// <summary>By how much the training that the verdict speaks of leads in ACSA, with its 95 % interval, as a share; null for that training itself.</summary>
    public Estimate? Lead { get; init; }
}

/// <summary>The part of a training in a comparison.</summary>
internal enum ArmRole
{
    /// <summary>The real images as they are.</summary>
    Alone,

    /// <summary>Another training without generated images.</summary>
    Rival,

    /// <summary>The real and the added images, these under the names of their classes.</summary>
    Images,

    /// <summary>The real and the added images, these with a teacher's probabilities.</summary>
    Labelled,

    /// <summary>The teacher's probabilities on turned copies of real images, without a generator.</summary>
    Control,

    /// <summary>The teacher's own network.</summary>
    Teacher,
}

/// <summary>A classifier's results on real test images, as shares from 0 to 1.</summary>
/// <param name="Recall">Recall of each class, in the order of the classes; blank for a class with too few test images.</param>
/// <param name="Acsa">Mean of the recalls.</param>
/// <param name="GMean">Geometric mean of the recalls.</param>
/// <param name="F1">Macro F1.</param>
internal sealed record ClassifierFigures(IReadOnlyList<Estimate> Recall, Estimate Acsa, Estimate GMean, Estimate F1)
{
    /// <summary>The recalls, then the three means.</summary>
    internal IEnumerable<Estimate> All => [.. Recall, Acsa, GMean, F1];
}
