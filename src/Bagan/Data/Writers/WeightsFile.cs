using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bagan.Numerics;

namespace Bagan.Data.Writers;

/// <summary>
/// weights.json: how many training images each class has, real ones and all, and the weights that trainers take for them: inverse frequencies, the
/// effective number of samples (Cui et al., Class-Balanced Loss, CVPR 2019) and the logarithms of the shares, for logit adjustment (Menon et al.,
/// Long-Tail Learning via Logit Adjustment, ICLR 2021).
/// </summary>
internal sealed class WeightsFile
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "weights.json";

    // Cui et al. try 0.9 to 0.9999; at 0.999 classes of more than some thousand images count alike.
    private const double Beta = 0.999;

    private readonly IReadOnlyList<string> _classNames;
    private readonly int[] _real;
    private readonly int[] _all;
    private readonly double[] _weights;

    private WeightsFile(IReadOnlyList<string> classNames, int[] real, int[] all)
    {
        _classNames = classNames;
        _real = real;
        _all = all;
        _weights = Inverse(all);
    }

    /// <summary>Counts the training images of splits.</summary>
    /// <param name="splits">The splits; those named "train", or without a name, are counted.</param>
    public static WeightsFile Of(IReadOnlyList<WrittenSplit> splits)
    {
        var classes = splits[0].Images.ClassNames;
        var (real, all) = (new int[classes.Count], new int[classes.Count]);
        foreach (var split in splits.Where(IsTraining))
        {
            for (var i = 0; i < split.Images.Count; i++)
            {
                var origin = split.OriginOf(i);
                all[split.Images.Labels[i]]++;
                real[split.Images.Labels[i]] += origin.Generated || origin.Repeated ? 0 : 1;
            }
        }

        return new WeightsFile(classes, real, all);
    }

    /// <summary>The weight of one image by the inverse frequency of its class among all training images; null for an image of another split.</summary>
    /// <param name="split">Its split.</param>
    /// <param name="index">Its position in the split.</param>
    public double? Of(WrittenSplit split, int index) => IsTraining(split) ? _weights[split.Images.Labels[index]] : null;

    /// <summary>The content of the file.</summary>
    /// <param name="folders">The name of each class's folder; null where there are none.</param>
    /// <param name="order">The order of the classes in the file, as classes.txt has them; null for their own.</param>
    /// <param name="more">More of what belongs in it.</param>
    public byte[] Content(IReadOnlyList<string>? folders = null, IReadOnlyList<int>? order = null, params ReadOnlySpan<(string Key, JsonNode Value)> more)
    {
        var (ofReal, ofAll) = (Figures(_real), Figures(_all));
        var file = new JsonObject { ["beta"] = Beta };
        foreach (var (key, value) in more)
        {
            file[key] = value;
        }

        var classes = new JsonArray();
        foreach (var c in order ?? [.. Enumerable.Range(0, _classNames.Count)])
        {
            var entry = new JsonObject { ["name"] = _classNames[c] };
            if (folders is not null)
            {
                entry["folder"] = folders[c];
            }

            entry["of_real"] = ofReal[c];
            entry["of_all"] = ofAll[c];
            classes.Add((JsonNode)entry);
        }

        file["classes"] = classes;
        return System.Text.Encoding.UTF8.GetBytes(file.ToJsonString(BaganJson.Indented) + "\n");
    }

    private static bool IsTraining(WrittenSplit split) => split.Name is null or "train";

    // n / (K n_c): a weight of 1 for a class of average size. A class without images has no weight.
    private static double[] Inverse(int[] counts)
    {
        var (sum, present) = (counts.Sum(), counts.Count(n => n > 0));
        return [.. counts.Select(n => n == 0 ? 0 : (double)sum / ((double)present * n))];
    }

    // (1 - beta) / (1 - beta^n_c), scaled so that the weights of the classes are 1 on average.
    private static double[] Effective(int[] counts)
    {
        double[] weights = [.. counts.Select(n => n == 0 ? 0 : (1 - Beta) / (1 - Math.Pow(Beta, n)))];
        var mean = weights.Sum() / Math.Max(1, counts.Count(n => n > 0));
        return [.. weights.Select(w => mean == 0 ? 0 : w / mean)];
    }

    private static JsonObject[] Figures(int[] counts)
    {
        var (inverse, effective, sum) = (Inverse(counts), Effective(counts), counts.Sum());
        return
        [
            .. counts.Select((n, c) => new JsonObject
            {
                ["images"] = n,
                ["inverse"] = n == 0 ? null : Math.Round(inverse[c], 6),
                ["effective"] = n == 0 ? null : Math.Round(effective[c], 6),
                ["log_prior"] = n == 0 ? null : Math.Round(Math.Log((double)n / sum), 6),
            }),
        ];
    }
}

/// <summary>
/// labels.csv: what a teacher says that generated images show: a row for each with its file, as the manifest has it, and the probabilities of
/// the classes, a column each; a row sums to 1 but for rounding. UTF-8; quoted as the manifest is.
/// </summary>
internal static class LabelsFile
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "labels.csv";

    /// <summary>Writes the rows in their order.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="files">N files.</param>
    /// <param name="classNames">K names.</param>
    /// <param name="labels">[N, K] probabilities.</param>
    /// <exception cref="ArgumentException">The numbers of files and classes are not those of the probabilities.</exception>
    public static void Write(Stream stream, IReadOnlyList<string> files, IReadOnlyList<string> classNames, FloatMatrix labels)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(labels);
        if ((files.Count, classNames.Count) != (labels.Rows, labels.Columns))
        {
            throw new ArgumentException($"{labels.Rows} rows of {labels.Columns} probabilities for {files.Count} files and {classNames.Count} classes.", nameof(labels));
        }

        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', ["file", .. classNames.Select(Manifest.Quote)]));
        for (var i = 0; i < files.Count; i++)
        {
            writer.Write(Manifest.Quote(files[i]));
            foreach (var p in labels[i])
            {
                writer.Write(',');
                writer.Write(p.ToString("0.####", CultureInfo.InvariantCulture));
            }

            writer.WriteLine();
        }
    }
}
