using System.Text.Json.Serialization;
using Bagan.Evaluation.Metrics;

namespace Bagan.Evaluation.Images;

/// <summary>What is measured of the generated images of one class, or the means over classes. Each figure may be blank by itself.</summary>
internal sealed record ImageFigures
{
    /// <summary>Share of the generated images that the classifier takes for the wanted class, 0..1 (the paper's figure 7).</summary>
    public required MetricValue WantedClassShare { get; init; }

    /// <summary>The same share of real test images: what the classifier gives at best.</summary>
    public required MetricValue WantedClassShareReal { get; init; }

    /// <summary>SSIM of random pairs of generated images (the paper's figure 8); lower is more diverse.</summary>
    public required MetricValue RandomPairSsim { get; init; }

    /// <summary>The same of the real images, to set beside it.</summary>
    public required MetricValue RandomPairSsimReal { get; init; }

    /// <summary>Share of generated images that have a twin among the generated ones, 0..1.</summary>
    public required MetricValue DuplicateShare { get; init; }

    /// <summary>SSIM of each generated image to its nearest training image; near 1: copies.</summary>
    public required MetricValue NearestRealSsim { get; init; }

    /// <summary>Fréchet distance of the features; 0 is best.</summary>
    public required MetricValue Fid { get; init; }

    /// <summary>Kernel distance of the features; about 0 is best.</summary>
    public required MetricValue Kid { get; init; }

    /// <summary>Share of generated images among the real ones, 0..1.</summary>
    public required MetricValue Precision { get; init; }

    /// <summary>Share of real images among the generated ones, 0..1.</summary>
    public required MetricValue Recall { get; init; }

    /// <summary>How deep generated images lie among the real ones; about 1 for the same distribution.</summary>
    public required MetricValue Density { get; init; }

    /// <summary>Share of real images with a generated one nearby, 0..1.</summary>
    public required MetricValue Coverage { get; init; }

    /// <summary>Probability that a generated image lies closer to the training images than a real one does; about .5 without copying.</summary>
    public required MetricValue CloserThanReal { get; init; }

    /// <summary>Share of generated images closer to a training image than all but 5 % of real images; about .05 without copying.</summary>
    public required MetricValue SuspiciousShare { get; init; }

    /// <summary>Share of generated images whose features equal those of a training image.</summary>
    public required MetricValue CopiedShare { get; init; }

    /// <summary>Every figure with the key that names it in JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<KeyValuePair<string, MetricValue>> All =>
    [
        new("wanted_class_share", WantedClassShare),
        new("wanted_class_share_real", WantedClassShareReal),
        new("random_pair_ssim", RandomPairSsim),
        new("random_pair_ssim_real", RandomPairSsimReal),
        new("duplicate_share", DuplicateShare),
        new("nearest_real_ssim", NearestRealSsim),
        new("fid", Fid),
        new("kid", Kid),
        new("precision", Precision),
        new("recall", Recall),
        new("density", Density),
        new("coverage", Coverage),
        new("closer_than_real", CloserThanReal),
        new("suspicious_share", SuspiciousShare),
        new("copied_share", CopiedShare),
    ];

    /// <summary>One figure out of several of its kind, for every figure.</summary>
    internal static ImageFigures Combine(IReadOnlyList<ImageFigures> classes, Func<IReadOnlyList<MetricValue>, MetricValue> combine)
    {
        MetricValue Of(Func<ImageFigures, MetricValue> figure) => combine([.. classes.Select(figure)]);
        return new ImageFigures
        {
            WantedClassShare = Of(f => f.WantedClassShare),
            WantedClassShareReal = Of(f => f.WantedClassShareReal),
            RandomPairSsim = Of(f => f.RandomPairSsim),
            RandomPairSsimReal = Of(f => f.RandomPairSsimReal),
            DuplicateShare = Of(f => f.DuplicateShare),
            NearestRealSsim = Of(f => f.NearestRealSsim),
            Fid = Of(f => f.Fid),
            Kid = Of(f => f.Kid),
            Precision = Of(f => f.Precision),
            Recall = Of(f => f.Recall),
            Density = Of(f => f.Density),
            Coverage = Of(f => f.Coverage),
            CloserThanReal = Of(f => f.CloserThanReal),
            SuspiciousShare = Of(f => f.SuspiciousShare),
            CopiedShare = Of(f => f.CopiedShare),
        };
    }
}

/// <summary>One figure over the classes of a data set.</summary>
internal static class MeanOverClasses
{
    /// <summary>The mean over the classes that have a value; the name says how many of how many.</summary>
    /// <param name="values">The figure of each class that takes part, at least one.</param>
    /// <param name="classes">Classes in the data.</param>
    public static MetricValue Of(IReadOnlyList<MetricValue> values, int classes)
    {
        var present = values.Where(v => v.Value is not null).ToArray();
        var named = present.Length > 0 ? present : values;
        var protocol = string.Join(", ", CommonParts(named).Append($"mean over {present.Length} of {classes} classes"));
        SampleCount[] samples = [.. named.SelectMany(v => v.Samples).GroupBy(s => s.What).Select(g => new SampleCount(g.Key, g.Sum(s => s.Count)))];
        if (present.Length == 0)
        {
            return MetricValue.Blank(values[0].Metric, protocol, samples, $"no class has a value: {values[0].Reason}");
        }

        var remarks = present.Count(v => v.Note is not null);
        var note = remarks == 0 ? null : $"{remarks} of the classes have a remark";
        return MetricValue.Of(values[0].Metric, protocol, samples, present.Average(v => v.Value!.Value), note: note);
    }

    // What the protocols of all classes say; the class's own name and its numbers fall out.
    private static IEnumerable<string> CommonParts(IReadOnlyList<MetricValue> values)
    {
        var first = values[0].Protocol.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        return first.Where(part => values.All(v => v.Protocol.Split(", ").Contains(part)));
    }
}
