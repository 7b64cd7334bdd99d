using System.Globalization;
using Bagan.Data.Readers;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Options;

namespace Bagan.Jobs.Compare;

/// <summary>The settings under which all cells of a comparison are made.</summary>
internal static class CompareSettings
{
    // What a later call may change: it adds cells, or the fingerprints tell whether it matters.
    private static readonly HashSet<string> Free =
        ["data", "test", "methods", "protocol", "seeds", "seed", "threads", "out", "overwrite", "dry_run", "skip_bad", "format", "group", "group_pattern", "allow_torchscript"];

    internal static IReadOnlyDictionary<string, string> Of(CompareOptions options, JobData data, ClassifierProtocol protocol)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["the data's fingerprint"] = data.Data.Fingerprint,
            ["the test images' fingerprint"] = Fingerprint.OfSet(data.Test!),
            ["the image size"] = string.Create(CultureInfo.InvariantCulture, $"{data.Train.Channels}x{data.Train.Height}x{data.Train.Width}"),
            ["the classifier's training"] = FormattableString.Invariant($"batch {protocol.Batch}, rate {protocol.LearningRate}, rise {protocol.Rise}, decay {protocol.WeightDecay}"),
        };
        foreach (var (key, value) in OptionsJson.ToObject(options).Where(o => !Free.Contains(o.Key)))
        {
            settings[$"--{key.Replace('_', '-')}"] = value?.ToString() ?? "left out";
        }

        return settings;
    }
}
