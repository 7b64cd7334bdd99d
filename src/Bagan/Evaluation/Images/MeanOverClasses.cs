using Bagan.Evaluation.Metrics;

namespace Bagan.Evaluation.Images;

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
