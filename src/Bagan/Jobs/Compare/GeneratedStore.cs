using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Writers;
using Bagan.IO;
using Bagan.Methods;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;
using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>What methods generated, kept by method, protocol and seed, so that all variants with suffixes share it and no later call makes it again.</summary>
internal sealed class GeneratedStore(string folder)
{
    private const string PixelsKey = "pixels";
    private const string LabelsKey = "labels";
    private const string ProbabilitiesKey = "probabilities";

    /// <summary>The folder of the checkpoints of a method that is at work.</summary>
    internal string Checkpoints(string method, ImbalanceProtocol protocol, long seed) => Path.ChangeExtension(FileOf(method, protocol, seed), "checkpoints");

    /// <summary>What a method answered, if it is kept here.</summary>
    /// <param name="method">The method without suffixes.</param>
    /// <param name="protocol">The imbalance.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="train">The training images; what is kept must be of their shape and classes.</param>
    /// <returns>The answer and the seconds that it took, or null; a damaged file counts as none.</returns>
    internal (Resampling Answer, double Seconds)? Load(string method, ImbalanceProtocol protocol, long seed, ImageSet train)
    {
        var path = FileOf(method, protocol, seed);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = SafetensorsFile.Read(path);
            var bytes = file.Tensors[PixelsKey].ToArray<byte>();
            var labels = file.Tensors[LabelsKey].ToArray<long>().Select(l => (int)l).ToArray();
            var pixels = new PixelBlock(labels.Length, train.Channels, train.Height, train.Width);
            if (bytes.Length != pixels.TotalBytes)
            {
                pixels.Dispose();
                return null;
            }

            for (var i = 0; i < labels.Length; i++)
            {
                bytes.AsSpan(i * pixels.ImageBytes, pixels.ImageBytes).CopyTo(pixels[i]);
            }

            FloatMatrix? probabilities = null;
            if (file.Tensors.TryGetValue(ProbabilitiesKey, out var rows))
            {
                probabilities = new FloatMatrix(rows.ToArray<float>(), labels.Length, train.ClassNames.Count);
            }

            var recipe = JsonSerializer.Deserialize(file.Metadata["recipe"], CompareJson.Context.ClassifierRecipe)!;
            var notes = JsonSerializer.Deserialize(file.Metadata["notes"], CompareJson.Context.IReadOnlyListString)!;
            return (
                new Resampling(new ImageSet(pixels, labels, train.ClassNames), recipe) { Notes = notes, GeneratedLabels = probabilities },
                double.Parse(file.Metadata["seconds"], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is SafetensorsException or EngineException or KeyNotFoundException or JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Keeps an answer; the file appears whole. The checkpoints have done their service.</summary>
    internal void Save(string method, ImbalanceProtocol protocol, long seed, Resampling answer, double seconds)
    {
        var images = answer.Generated ?? throw new ArgumentException("There are no images to keep.", nameof(answer));
        var path = FileOf(method, protocol, seed);
        DurableFile.MakeFolder(folder);
        using (var scope = new TensorScope())
        {
            var bytes = new byte[images.Pixels.TotalBytes];
            for (var i = 0; i < images.Count; i++)
            {
                images[i].CopyTo(bytes.AsSpan(i * images.Pixels.ImageBytes));
            }

            var labels = images.Labels.ToArray().Select(l => (long)l).ToArray();
            var tensors = new List<(string Name, Tensor Tensor)>
            {
                (PixelsKey, Tensor.From<byte>(bytes, images.Count, images.Channels, images.Height, images.Width)),
                (LabelsKey, Tensor.From<long>(labels, labels.Length)),
            };
            if (answer.GeneratedLabels is { } rows)
            {
                tensors.Add((ProbabilitiesKey, Tensor.From<float>(rows.Values, rows.Rows, rows.Columns)));
            }

            DurableFile.Write(path, stream => SafetensorsWriter.Write(
                stream,
                tensors,
                new Dictionary<string, string>
                {
                    ["recipe"] = JsonSerializer.Serialize(answer.Recipe, CompareJson.Context.ClassifierRecipe),
                    ["notes"] = JsonSerializer.Serialize(answer.Notes, CompareJson.Context.IReadOnlyListString),
                    ["seconds"] = seconds.ToString("R", CultureInfo.InvariantCulture),
                }));
        }

        OwnContent.RemoveBelow(Checkpoints(method, protocol, seed));
    }

    // Protocols hold names of classes, which a file name may not.
    private string FileOf(string method, ImbalanceProtocol protocol, long seed)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(protocol.Text)))[..12];
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{method}-{hash}-{seed}.safetensors"));
    }
}
