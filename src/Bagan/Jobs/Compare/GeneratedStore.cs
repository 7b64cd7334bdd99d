using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.IO;
using Bagan.Jobs.Classifiers;
using Bagan.Methods;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;

namespace Bagan.Jobs.Compare;

/// <summary>What methods generated, kept by method, protocol and seed, so that all variants with suffixes share it and no later call makes it again.</summary>
internal sealed class GeneratedStore(string folder)
{
    private const string PixelsKey = "pixels";
    private const string LabelsKey = "labels";
    private const int MostBlockBytes = 1 << 28;
    private const string ProbabilitiesKey = "probabilities";

    /// <summary>Bytes of pixels in one block of a file.</summary>
    internal int BlockBytes { get; init; } = MostBlockBytes;

    /// <summary>The folder of the checkpoints of a method that is at work.</summary>
    internal string Checkpoints(string method, ImbalanceProtocol protocol, long seed) => Path.ChangeExtension(FileOf(method, protocol, seed), "checkpoints");

    /// <summary>What a method answered, if it is kept here.</summary>
    /// <param name="method">The method without suffixes.</param>
    /// <param name="protocol">The imbalance.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="train">The training images; what is kept must be of their shape and classes.</param>
    /// <returns>The answer and its cost, or null; a damaged file counts as none.</returns>
    internal (Resampling Answer, Cost Cost)? Load(string method, ImbalanceProtocol protocol, long seed, ImageSet train)
    {
        var path = FileOf(method, protocol, seed);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = SafetensorsFile.Read(path);
            var labels = file.TensorOf(LabelsKey).ToArray<long>().Select(l => (int)l).ToArray();
            var pixels = ReadPixels(file, labels.Length, train);
            if (pixels is null)
            {
                return null;
            }

            FloatMatrix? probabilities = null;
            if (file.Tensors.TryGetValue(ProbabilitiesKey, out var rows))
            {
                probabilities = new FloatMatrix(rows.ToArray<float>(), labels.Length, train.ClassNames.Count);
            }

            var recipe = JsonSerializer.Deserialize(file.TextOf("recipe"), CompareJson.Context.ClassifierRecipe)!;
            var notes = JsonSerializer.Deserialize(file.TextOf("notes"), CompareJson.Context.IReadOnlyListString)!;
            return (
                new Resampling(new ImageSet(pixels, labels, train.ClassNames), recipe) { Notes = notes, GeneratedLabels = probabilities },
                JsonSerializer.Deserialize(file.TextOf("cost"), CompareJson.Context.Cost)!);
        }
        catch (Exception e) when (e is SafetensorsException or EngineException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Keeps an answer; the file appears whole. The checkpoints have done their service.</summary>
    internal void Save(string method, ImbalanceProtocol protocol, long seed, Resampling answer, Cost cost)
    {
        var images = answer.Generated ?? throw new ArgumentException("There are no images to keep.", nameof(answer));
        var path = FileOf(method, protocol, seed);
        DurableFile.MakeFolder(folder);
        using (var scope = new TensorScope())
        {
            var labels = images.Labels.ToArray().Select(l => (long)l).ToArray();
            var tensors = PixelTensors(images).Append((LabelsKey, Tensor.From<long>(labels, labels.Length)));
            if (answer.GeneratedLabels is { } rows)
            {
                tensors = tensors.Append((ProbabilitiesKey, Tensor.From<float>(rows.Values, rows.Rows, rows.Columns)));
            }

            DurableFile.Write(path, stream => SafetensorsWriter.Write(
                stream,
                tensors,
                new Dictionary<string, string>
                {
                    ["recipe"] = JsonSerializer.Serialize(answer.Recipe, CompareJson.Context.ClassifierRecipe),
                    ["notes"] = JsonSerializer.Serialize(answer.Notes, CompareJson.Context.IReadOnlyListString),
                    ["cost"] = JsonSerializer.Serialize(cost, CompareJson.Context.Cost),
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

    // Blocks, as one array holds 2 GiB at most.
    private IEnumerable<(string Name, Tensor Tensor)> PixelTensors(ImageSet images)
    {
        for (var first = 0; first < images.Count; first += ImagesOfBlock(images.Pixels.ImageBytes))
        {
            var count = Math.Min(ImagesOfBlock(images.Pixels.ImageBytes), images.Count - first);
            var bytes = new byte[count * images.Pixels.ImageBytes];
            for (var i = 0; i < count; i++)
            {
                images[first + i].CopyTo(bytes.AsSpan(i * images.Pixels.ImageBytes));
            }

            yield return (BlockName(first), Tensor.From<byte>(bytes, count, images.Channels, images.Height, images.Width));
        }
    }

    private PixelBlock? ReadPixels(SafetensorsFile file, int count, ImageSet like)
    {
        var pixels = like.Pixels.Another(count);
        try
        {
            var block = ImagesOfBlock(pixels.ImageBytes);
            for (var first = 0; first < count; first += block)
            {
                var bytes = file.TensorOf(BlockName(first)).ToArray<byte>();
                var images = Math.Min(block, count - first);
                if (bytes.LongLength != (long)images * pixels.ImageBytes)
                {
                    pixels.Dispose();
                    return null;
                }

                for (var i = 0; i < images; i++)
                {
                    bytes.AsSpan(i * pixels.ImageBytes, pixels.ImageBytes).CopyTo(pixels[first + i]);
                }
            }

            return pixels;
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    private int ImagesOfBlock(int imageBytes) => Math.Max(1, BlockBytes / imageBytes);

    private static string BlockName(int first) => string.Create(CultureInfo.InvariantCulture, $"{PixelsKey}.{first}");
}

/// <summary>What each cell's classifier said of each test image: the verdict and the intervals need more than counts.</summary>
internal sealed class PredictionStore(string folder)
{
    /// <summary>The classes that a cell's classifier gave the test images; null where they are not kept or damaged.</summary>
    /// <param name="method">The method with its suffixes.</param>
    /// <param name="protocol">The imbalance, of one data set.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many test images there are.</param>
    /// <param name="classes">How many classes there are.</param>
    internal int[]? Load(string method, string protocol, long seed, int count, int classes)
    {
        var path = FileOf(method, protocol, seed);
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = File.ReadAllLines(path, Encoding.ASCII);
        return lines.Length == 2 && lines[0] == Checksum(lines[1]) ? ClassNumbers.Parse(lines[1], count, classes) : null;
    }

    /// <summary>Keeps them; the file appears whole.</summary>
    internal void Save(string method, ImbalanceProtocol protocol, long seed, int[] predicted)
    {
        DurableFile.MakeFolder(folder);
        var text = ClassNumbers.Text(predicted);
        DurableFile.Write(FileOf(method, protocol.Text, seed), Encoding.ASCII.GetBytes($"{Checksum(text)}\n{text}\n"));
    }

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    // Protocols hold names of classes, which a file name may not.
    private string FileOf(string method, string protocol, long seed)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(protocol)))[..12];
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{method}-{hash}-{seed}.txt"));
    }
}
