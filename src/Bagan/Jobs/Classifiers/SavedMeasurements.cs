using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.IO;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.Classifiers;

/// <summary>
/// The results of classifiers that a run has tested, in measurements.json, so that a resumed run does not train them again. They count only for the
/// very images, seeds and options that they were made with.
/// </summary>
internal sealed class SavedMeasurements
{
    private const int LongestFile = 64 << 20;
    private readonly string _path;
    private readonly string _key;
    private readonly List<SavedMeasurement> _results;

    private SavedMeasurements(string path, string key, List<SavedMeasurement> results)
    {
        _path = path;
        _key = key;
        _results = results;
    }

    /// <summary>Opens the results of a run; there are none where the file is missing, damaged (which is said) or made with something else.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What the results depend on: <see cref="KeyOf"/>.</param>
    /// <param name="sink">Who is told of damage.</param>
    internal static SavedMeasurements Open(string path, string key, IProgressSink sink)
    {
        var document = File.Exists(path) ? Read(path, sink) : null;
        return new SavedMeasurements(path, key, document?.Key == key ? [.. document.Results] : []);
    }

    /// <summary>A hash of everything that decides the results on one machine: images and labels of the three sets, protocol and seed.</summary>
    internal static string KeyOf(ImageSet train, ImageSet generated, ImageSet test, ClassifierProtocol protocol, ComputeOptions compute)
    {
        var text = string.Join('\n', [$"{protocol} {compute.Seed} {compute.Device}", .. new[] { train, generated, test }.Select(Fingerprint.OfSet)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The result of one classifier, or null if there is none that can be of these test images.</summary>
    internal ConfusionMatrix? Find(string training, int run, ImageSet test)
    {
        var classes = test.ClassNames.Count;
        if (_results.Find(r => r.Training == training && r.Run == run) is not { Counts: { } counts }
            || counts.Length != classes || counts.Any(row => row.Length != classes || row.Any(n => n < 0 || n > test.Count))
            || counts.Sum(row => row.Sum(n => (long)n)) != test.Count)
        {
            return null;
        }

        var truth = new List<int>(test.Count);
        var predicted = new List<int>(test.Count);
        for (var t = 0; t < classes; t++)
        {
            for (var p = 0; p < classes; p++)
            {
                truth.AddRange(Enumerable.Repeat(t, counts[t][p]));
                predicted.AddRange(Enumerable.Repeat(p, counts[t][p]));
            }
        }

        return new ConfusionMatrix([.. truth], [.. predicted], test.ClassNames);
    }

    /// <summary>Keeps the result of one classifier, on the disk when this returns.</summary>
    /// <exception cref="BaganException">The file system refuses.</exception>
    internal void Add(string training, int run, ConfusionMatrix matrix)
    {
        int[][] counts = [.. Enumerable.Range(0, matrix.Classes).Select(t => Enumerable.Range(0, matrix.Classes).Select(p => matrix[t, p]).ToArray())];
        _results.RemoveAll(r => r.Training == training && r.Run == run);
        _results.Add(new SavedMeasurement(training, run, counts));
        var document = new MeasurementsDocument(_key, [.. _results], "");
        DurableFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(document with { Checksum = ChecksumOf(document) }, MeasurementsContext.Default.MeasurementsDocument));
    }

    private static MeasurementsDocument? Read(string path, IProgressSink sink)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                throw new JsonException("it is too long");
            }

            var document = JsonSerializer.Deserialize(File.ReadAllBytes(path), MeasurementsContext.Default.MeasurementsDocument);
            return document is { Key: not null, Results: { } results } && results.All(r => r is { Counts: { } counts } && counts.All(row => row is not null)) && document.Checksum == ChecksumOf(document)
                ? document
                : throw new JsonException("its content is not what its checksum says");
        }
        catch (Exception e) when (e is JsonException || OutputError.IsOfFileSystem(e))
        {
            sink.Warning($"{path} is damaged ({e.Message}); its classifiers are trained again.");
            return null;
        }
    }

    private static string ChecksumOf(MeasurementsDocument document) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document with { Checksum = "" }, MeasurementsContext.Default.MeasurementsDocument)));
}

/// <summary>The result of one classifier.</summary>
/// <param name="Training">What it was trained on.</param>
/// <param name="Run">The number of its seed.</param>
/// <param name="Counts">The confusion matrix: a row a true class.</param>
internal sealed record SavedMeasurement(string Training, int Run, int[][] Counts);

/// <summary>measurements.json.</summary>
/// <param name="Key">What the results depend on.</param>
/// <param name="Results">Those there are.</param>
/// <param name="Checksum">SHA-256 of the document with this left empty.</param>
internal sealed record MeasurementsDocument(string Key, SavedMeasurement[] Results, string Checksum);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(MeasurementsDocument))]
internal sealed partial class MeasurementsContext : JsonSerializerContext;
