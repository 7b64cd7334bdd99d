using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
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
    /// <summary>The file's name in the folder of a run.</summary>
    internal const string FileName = "measurements.json";

    private const int LongestFile = 1 << 30;
    private readonly string _path;
    private readonly List<SavedMeasurement> _results;

    private SavedMeasurements(string path, string key, List<SavedMeasurement> results)
    {
        _path = path;
        Key = key;
        _results = results;
    }

    /// <summary>What the results depend on: <see cref="KeyOf"/>.</summary>
    internal string Key { get; }

    /// <summary>Opens the results of a run; there are none where the file is missing, damaged (which is said) or made with something else.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What the results depend on: <see cref="KeyOf"/>.</param>
    /// <param name="sink">Receives a warning about damage.</param>
    internal static SavedMeasurements Open(string path, string key, IProgressSink sink)
    {
        var document = File.Exists(path) ? Read(path, sink) : null;
        return new SavedMeasurements(path, key, document?.Key == key ? [.. document.Results] : []);
    }

    /// <summary>A hash of everything that decides the results on one machine: images and labels of the sets, protocol and seed.</summary>
    /// <param name="sets">Training, generated, test and validation images; null where there are none.</param>
    /// <param name="protocol">How classifiers are trained.</param>
    /// <param name="compute">Seed and device.</param>
    internal static string KeyOf(IEnumerable<ImageSet?> sets, ClassifierProtocol protocol, ComputeOptions compute)
    {
        var text = string.Join('\n', [$"{protocol}{(protocol.Pretraining is { Length: > 0 } words ? $" {words}" : "")} {compute.Seed} {compute.Device}", .. sets.Select(set => set is null ? "" : Fingerprint.OfSet(set))]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>What one classifier said of the test images, or null if there is no such result that can be of these.</summary>
    /// <param name="training">What it was trained on.</param>
    /// <param name="run">The number of its seed.</param>
    /// <param name="test">The test images.</param>
    internal int[]? Find(string training, int run, ImageSet test) =>
        _results.Find(r => r.Training == training && r.Run == run) is { } result && ClassNumbers.Parse(result.Predicted, test.Count, test.ClassNames.Count) is { } predicted ? predicted : null;

    /// <summary>Keeps what one classifier said of the test images, on the disk when this returns.</summary>
    /// <exception cref="BaganException">The file system refuses.</exception>
    internal void Add(string training, int run, int[] predicted)
    {
        _results.RemoveAll(r => r.Training == training && r.Run == run);
        _results.Add(new SavedMeasurement(training, run, ClassNumbers.Text(predicted)));
        _results.Sort((a, b) => a.Run != b.Run ? a.Run.CompareTo(b.Run) : string.CompareOrdinal(a.Training, b.Training)); // whichever came first
        var document = new MeasurementsDocument(Key, [.. _results], "");
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
            return document is { Key: not null, Results: { } results } && results.All(r => r is { Predicted: not null }) && document.Checksum == ChecksumOf(document)
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
/// <param name="Predicted">The class that it gave each test image, as <see cref="ClassNumbers"/> writes them.</param>
internal sealed record SavedMeasurement(string Training, int Run, string Predicted);

/// <summary>Class numbers as text: two bytes each, the lower first, in base 64.</summary>
internal static class ClassNumbers
{
    /// <summary>The text.</summary>
    /// <param name="classes">Numbers of 0 to 65,535.</param>
    internal static string Text(int[] classes)
    {
        var bytes = new byte[2 * classes.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), checked((ushort)classes[i]));
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>The numbers of a text; null where it does not hold as many, or one is no class.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">How many there must be.</param>
    /// <param name="classes">How many classes there are.</param>
    internal static int[]? Parse(string text, int count, int classes)
    {
        var bytes = new byte[2 * count];
        if (!Convert.TryFromBase64String(text, bytes, out var written) || written != bytes.Length)
        {
            return null;
        }

        var numbers = new int[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i));
        }

        return numbers.All(n => n < classes) ? numbers : null;
    }
}

/// <summary>measurements.json.</summary>
/// <param name="Key">What the results depend on.</param>
/// <param name="Results">Those there are.</param>
/// <param name="Checksum">SHA-256 of the document with this left empty.</param>
internal sealed record MeasurementsDocument(string Key, SavedMeasurement[] Results, string Checksum);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(MeasurementsDocument))]
internal sealed partial class MeasurementsContext : JsonSerializerContext;
