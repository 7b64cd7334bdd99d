using Bagan.Data;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Metrics;
using Bagan.Numerics;

namespace Bagan.Evaluation.Images;

/// <summary>
/// Measures generated images against real ones, class by class. Distributions (FID, KID, precision, recall, density, coverage, the
/// real images' SSIM) are compared with the test images where there are any, so that copies of training images gain nothing, in equal
/// numbers drawn by the seed; copying is looked for among all training images. What is computed of the real images is kept for the next set.
/// </summary>
internal sealed class ImageEvaluator
{
    private readonly RealImages _real;
    private readonly IFeatureSource _features;
    private readonly NamedClassifier? _classifier;
    private readonly ImageEvaluationOptions _options;
    private readonly SeededRandom _random;
    private readonly Dictionary<int, (MetricValue Share, MetricValue Ssim)> _realFigures = [];

    /// <summary>Prepares for one set of real images.</summary>
    /// <param name="training">The real images that generators learnt from.</param>
    /// <param name="test">Other real images of the same shape and classes; null if there are none.</param>
    /// <param name="features">Makes the features; the caller disposes what it holds.</param>
    /// <param name="classifier">Says which class a generated image shows; null leaves that figure blank.</param>
    /// <param name="options">Seed, threads, sample counts.</param>
    /// <exception cref="ArgumentException">The sets differ in shape or classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ImageEvaluator(
        ImageSet training, ImageSet? test, IFeatureSource features, NamedClassifier? classifier, ImageEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ImagesPerClass, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Neighbours, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Pairs, 1);
        if (test is not null)
        {
            RequireSameKind(test, training, nameof(test));
        }

        _real = new RealImages(training, test, features);
        _features = features;
        _classifier = classifier;
        _options = options;
        _random = new SeededRandom(options.Seed);
    }

    /// <summary>Measures a set of generated images.</summary>
    /// <param name="generated">Images of the training images' shape and classes; classes may have none.</param>
    /// <param name="progress">Told how many classes are done.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="ArgumentException">The images differ in shape or classes from the real ones.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public GeneratedImageEvaluation Evaluate(ImageSet generated, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(generated);
        RequireSameKind(generated, _real.Training, nameof(generated));
        var classes = new List<ClassEvaluation>();
        for (var c = 0; c < generated.ClassNames.Count; c++)
        {
            stop.ThrowIfCancellationRequested();
            classes.Add(EvaluateClass(generated, c, stop));
            progress?.Report(classes.Count);
        }

        var made = classes.Where(c => c.Generated > 0).DefaultIfEmpty(classes[0]).Select(c => c.Figures).ToArray();
        return new GeneratedImageEvaluation(
            _features.Name,
            _classifier?.Name,
            _real.ReferenceName,
            classes,
            ImageFigures.Combine(made, values => MeanOverClasses.Of(values, classes.Count)));
    }

    private static void RequireSameKind(ImageSet images, ImageSet training, string name)
    {
        if ((images.Channels, images.Height, images.Width) != (training.Channels, training.Height, training.Width))
        {
            throw new ArgumentException(
                $"Images of {images.Channels}x{images.Height}x{images.Width} beside training images of {training.Channels}x{training.Height}x{training.Width}.", name);
        }

        if (!images.ClassNames.SequenceEqual(training.ClassNames))
        {
            throw new ArgumentException(
                $"Images of the classes {string.Join(", ", images.ClassNames)} beside training images of {string.Join(", ", training.ClassNames)}.", name);
        }
    }

    private ClassEvaluation EvaluateClass(ImageSet generated, int c, CancellationToken stop)
    {
        var name = generated.ClassNames[c];
        var made = generated.IndicesOf(c);
        var shown = Draw(made.Length, Math.Min(made.Length, _options.ImagesPerClass), $"{name}/generated").Select(i => made[i]).ToArray();
        var rows = new PixelRows(generated.Pixels, shown);
        var training = _real.Training.IndicesOf(c);
        var features = _features.Extract(generated, shown, stop);
        var (threads, random) = (_options.Threads, Stream(name));
        var real = RealFigures(c, stop);
        var distributions = Distributions(features, c, stop);
        var copies = MemorisationCheck.Compute(features, _real.TrainingFeatures(c, stop), _real.TestFeatures(c, stop), threads, stop);
        var figures = new ImageFigures
        {
            WantedClassShare = Share(generated, shown, c, "generated images", stop),
            WantedClassShareReal = real.Share,
            RandomPairSsim = RandomPairSsim.Compute(rows, "generated images", random("pairs"), threads, _options.Pairs, stop),
            RandomPairSsimReal = real.Ssim,
            DuplicateShare = DuplicateShare.Compute(rows, threads, cancellation: stop),
            NearestRealSsim = NearestRealSsim.Compute(rows, new PixelRows(_real.Training.Pixels, training), threads, stop),
            Fid = distributions.Fid,
            Kid = distributions.Kid,
            Precision = distributions.Prdc.Precision,
            Recall = distributions.Prdc.Recall,
            Density = distributions.Prdc.Density,
            Coverage = distributions.Prdc.Coverage,
            CloserThanReal = copies.CloserThanReal,
            SuspiciousShare = copies.SuspiciousShare,
            CopiedShare = copies.CopiedShare,
        };
        return new ClassEvaluation(name, made.Length, made.Length > 0 ? figures : WithoutImages(figures), Neighbours(copies, shown, training));
    }

    // Of a class without generated images every figure of them is blank, for one reason in one wording.
    private static ImageFigures WithoutImages(ImageFigures figures) => ImageFigures.Combine(
        [figures], values => values[0].Value is null ? values[0] with { Reason = "no generated images" } : values[0]) with
    {
        WantedClassShareReal = figures.WantedClassShareReal,
        RandomPairSsimReal = figures.RandomPairSsimReal,
    };

    private (MetricValue Share, MetricValue Ssim) RealFigures(int c, CancellationToken stop)
    {
        if (!_realFigures.TryGetValue(c, out var known))
        {
            var set = _real.Reference;
            var name = set.ClassNames[c];
            var all = set.IndicesOf(c);
            var shown = Draw(all.Length, Math.Min(all.Length, _options.ImagesPerClass), $"{name}/reference").Select(i => all[i]).ToArray();
            int[] tested = _real.Test is null ? [] : all;
            var ssim = RandomPairSsim.Compute(
                new PixelRows(set.Pixels, shown), $"real {_real.ReferenceName}", Stream(name)("real pairs"), _options.Threads, _options.Pairs, stop);
            known = _realFigures[c] = (Share(set, tested, c, "real test images", stop), ssim);
        }

        return known;
    }

    private MetricValue Share(ImageSet set, int[] indices, int c, string what, CancellationToken stop)
    {
        var name = set.ClassNames[c];
        return _classifier is null
            ? MetricValue.Blank("wanted_class_share", $"class {name}", [new(what, indices.Length)], "there is no classifier to ask")
            : WantedClassShare.Compute(_classifier.Network.Predict(set, indices, stop), c, name, _classifier.Name, what);
    }

    // Equal numbers from both sides: FID falls as they grow, and neighbourhoods shrink.
    private (MetricValue Fid, MetricValue Kid, PrdcResult Prdc) Distributions(FeatureMatrix generated, int c, CancellationToken stop)
    {
        var name = _real.Reference.ClassNames[c];
        var all = _real.ReferenceFeatures(c, stop);
        var (ofReal, ofGenerated) = EqualCounts(all.Count, generated.Count);
        var real = Some(all, Draw(all.Count, ofReal, $"{name}/reference"));
        var made = Some(generated, Draw(generated.Count, ofGenerated, $"{name}/equal"));
        var threads = _options.Threads;
        var prdc = PrecisionRecallDensityCoverage.Compute(real, made, threads, _options.Neighbours, stop);
        return (
            Against(FrechetDistance.Compute(real, made, threads, stop)),
            Against(KernelDistance.Compute(real, made, Stream(name)("kid"), threads, cancellation: stop)),
            new PrdcResult(Against(prdc.Precision), Against(prdc.Recall), Against(prdc.Density), Against(prdc.Coverage)));
    }

    // So few images that figures stay blank are not thinned further: the blank's reason must name the side that is short.
    private (int Real, int Generated) EqualCounts(int real, int generated)
    {
        var most = _options.ImagesPerClass;
        var equal = Math.Min(Math.Min(real, generated), most);
        return equal > _options.Neighbours ? (equal, equal) : (Math.Min(real, most), Math.Min(generated, most));
    }

    private MetricValue Against(MetricValue value) => value with { Metric = _features.IsPretrained ? $"{value.Metric}_{_features.Name}" : value.Metric, Protocol = $"{value.Protocol}, against {_real.ReferenceName}" };

    private static FeatureMatrix Some(FeatureMatrix features, int[] rows) =>
        rows.Length == features.Count ? features : new FeatureMatrix(new RowSubset(features.Rows, rows), features.Source);

    private static RealNeighbour[] Neighbours(MemorisationResult copies, int[] shown, int[] training) => copies.Nearest is not { } nearest
        ? []
        : [.. shown.Select((image, i) => new RealNeighbour(
            image, training[nearest.Index(i, 0)], nearest.Distance(i, 0), nearest.Distance(i, 0) < copies.SuspiciousDistance))];

    private Func<string, SeededRandom> Stream(string className) => purpose => _random.Fork($"evaluation/{className}/{purpose}");

    // The first of one random order, so that a smaller choice is part of a larger one. All in their order where all are taken.
    private int[] Draw(int count, int wanted, string purpose) =>
        wanted == count ? [.. Enumerable.Range(0, count)] : _random.Fork($"evaluation/{purpose}").Permutation(count)[..wanted];
}
