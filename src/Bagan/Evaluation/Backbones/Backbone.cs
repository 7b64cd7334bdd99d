using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Bagan.Data;
using Bagan.Tensors;

namespace Bagan.Evaluation.Backbones;

/// <summary>A network with trained weights that turns prepared images into features.</summary>
internal interface IBackboneNetwork : IDisposable
{
    /// <summary>Planes of its images: 3, or 1 for grey.</summary>
    int Planes { get; }

    /// <summary>How it wants its images, as far as its file says.</summary>
    BackboneInput Input { get; }

    /// <summary>What decides its features besides file and input, such as the numbers that it computes with.</summary>
    string Arithmetic { get; }

    /// <summary>The features of some images.</summary>
    /// <param name="images">N * <see cref="Planes"/> * size * size numbers.</param>
    /// <param name="count">N.</param>
    /// <param name="size">The side.</param>
    /// <returns>N * F numbers.</returns>
    /// <exception cref="BaganInputException">The network refuses such images, or answers with something else than a row an image.</exception>
    float[] Run(float[] images, int count, int size);
}

/// <summary>
/// A pretrained network as a source of features: prepares images of any size as the network wants them, and keeps the features of every picture that it
/// has seen. It is frozen: nothing trains it.
/// </summary>
internal sealed class Backbone : IDisposable
{
    /// <summary>The word for the built-in one where it is here already and may help.</summary>
    internal const string Auto = "auto";

    /// <summary>The word for no backbone.</summary>
    internal const string None = "none";

    /// <summary>The built-in name.</summary>
    internal const string ResNet18 = "imagenet-resnet18";

    private const int UsualBatch = 16;

    // Part of the identity, so that features of other versions are not taken for those of today; to be raised where images are prepared or averaged otherwise.
    private const int Preparation = 1;
    private readonly IBackboneNetwork _network;
    private readonly FeatureCache _cache;
    private readonly int _batch;
    private readonly Stopwatch _watch = new();

    /// <summary>Takes an open network, and tries it on one black image.</summary>
    /// <param name="source">The built-in name, or the file.</param>
    /// <param name="network">The network, which this object disposes.</param>
    /// <param name="input">How it sees images, with nothing left open.</param>
    /// <param name="file">SHA-256 of the file.</param>
    /// <param name="folder">Where features are kept between runs; null: nowhere.</param>
    /// <param name="message">Told of damage.</param>
    internal Backbone(string source, IBackboneNetwork network, BackboneInput input, byte[] file, FeatureFolder? folder, Action<string> message)
    {
        Name = Path.GetFileName(source);
        Source = source == ResNet18 ? source : Path.GetFullPath(source);
        FileHash = Convert.ToHexStringLower(file);
        _network = network;
        Input = input;
        var side = input.Size!.Value;
        _batch = (int)Math.Clamp(UsualBatch * 224L * 224 / ((long)side * side), 1, UsualBatch);
        Width = network.Run(new float[network.Planes * side * side], 1, side).Length;
        var identity = SHA256.HashData([.. file, .. Encoding.UTF8.GetBytes($"{input.Text} {network.Arithmetic} {Preparation}")]);
        Identity = Convert.ToHexStringLower(identity);
        _cache = FeatureCache.Open(folder, identity, Width, message);
    }

    /// <summary>The built-in name, or that of the file without its folder.</summary>
    internal string Name { get; }

    /// <summary>The built-in name, or the whole path of the file.</summary>
    internal string Source { get; }

    /// <summary>SHA-256 of the file.</summary>
    internal string FileHash { get; }

    /// <summary>How it sees images, with nothing left open.</summary>
    internal BackboneInput Input { get; }

    /// <summary>F, numbers of an image.</summary>
    internal int Width { get; }

    /// <summary>SHA-256 of the file, the input and the arithmetic: equal where features are equal.</summary>
    internal string Identity { get; }

    /// <summary>Images that have passed through the network.</summary>
    internal long Computed { get; private set; }

    /// <summary>Seconds that an image took on its way through the network until now; 0 where none has passed.</summary>
    internal double SecondsPerImage => Computed == 0 ? 0 : _watch.Elapsed.TotalSeconds / Computed;

    /// <summary>Seconds that an image takes where that was measured apart from other work; null: it was not yet.</summary>
    internal double? Speed { get; set; }

    /// <summary>Opens a backbone and tries it on one black image.</summary>
    /// <param name="name">The built-in name, or an ONNX or TorchScript file.</param>
    /// <param name="given">What the person says of its input.</param>
    /// <param name="allowTorchscript">Whether a TorchScript file may be loaded, which is code.</param>
    /// <param name="device">Where a network of this program's or of TorchScript computes; ONNX Runtime takes the processor.</param>
    /// <param name="folder">Where features are kept between runs; null: nowhere.</param>
    /// <param name="message">Told of downloads and damage.</param>
    /// <exception cref="BaganInputException">The file cannot be used, or what it needs is not here.</exception>
    internal static Backbone Open(string name, BackboneInput given, bool allowTorchscript, Device device, FeatureFolder? folder, Action<string> message)
    {
        RequireFile(name, allowTorchscript);
        var path = name == ResNet18 ? ResNet18Network.Require(message) : name;
        RequireMemory(name, new FileInfo(path).Length);
        IBackboneNetwork network = name == ResNet18 ? new ResNet18Network(path, device)
            : IsTorchScript(name) ? TorchScriptNetwork.Open(name, "--backbone", device)
            : OnnxNetwork.Open(name, message);
        try
        {
            if (network.Input.Size is { } fixedSize && given.Size is { } wanted && wanted != fixedSize && name != ResNet18)
            {
                throw new BaganInputException($"--backbone-input size={wanted}: {name} takes images of {fixedSize} pixels alone. Leave the size out.");
            }

            var input = given.Or(network.Input).Resolved();
            using var stream = File.OpenRead(path);
            return new Backbone(name, network, input, SHA256.HashData(stream), folder, message);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Looks whether the file is there and may be loaded, before anything is read or trained.</summary>
    /// <param name="name">The built-in name, or a file.</param>
    /// <param name="allowTorchscript">Whether a TorchScript file may be loaded.</param>
    /// <exception cref="BaganInputException">It is not there, or not allowed.</exception>
    internal static void RequireFile(string name, bool allowTorchscript)
    {
        if (name == ResNet18)
        {
            return;
        }

        if (IsTorchScript(name) && !allowTorchscript)
        {
            throw new BaganInputException(TorchScriptNetwork.NotAllowed("--backbone", name));
        }

        if (!File.Exists(name))
        {
            throw new BaganInputException($"--backbone {name}: there is no such file. Give {None}, {ResNet18}, or an ONNX or TorchScript file.");
        }
    }

    /// <summary>Whether a name is that of a TorchScript file.</summary>
    internal static bool IsTorchScript(string name) => Path.GetExtension(name).ToLowerInvariant() is ".pt" or ".pth" or ".ts" or ".torchscript";

    /// <summary>The features of images; those of pictures that were seen before are not computed again.</summary>
    /// <param name="images">N * channels * height * width numbers in [-1, 1].</param>
    /// <param name="count">N.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <returns>N * F numbers.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    internal float[] Of(float[] images, int count, int channels, int height, int width, CancellationToken stop)
    {
        var length = channels * height * width;
        var hashes = new UInt128[count];
        Parallel.For(0, count, i => hashes[i] = Fingerprint.OfPixels(MemoryMarshal.AsBytes<float>(images.AsSpan(i * length, length))));
        int[] missing = [.. Enumerable.Range(0, count).Where(i => _cache.Find(hashes[i]) is null).DistinctBy(i => hashes[i])];
        foreach (var some in missing.Chunk(_batch))
        {
            stop.ThrowIfCancellationRequested();
            var batch = new float[some.Length * length];
            for (var i = 0; i < some.Length; i++)
            {
                images.AsSpan(some[i] * length, length).CopyTo(batch.AsSpan(i * length));
            }

            var features = Timed(batch, some.Length, channels, height, width);
            if (features.Length != some.Length * Width)
            {
                throw new BaganInputException($"--backbone {Name} returns {Width} numbers for one image and {features.Length} for {some.Length} images: every image must have equally many.");
            }

            if (features.Any(f => !float.IsFinite(f)))
            {
                throw new BaganInputException($"--backbone {Name} returns numbers that are not finite. Look at --backbone-input ({Input.Text}), or take another network.");
            }

            for (var i = 0; i < some.Length; i++)
            {
                _cache.Add(hashes[some[i]], features[(i * Width)..((i + 1) * Width)]);
            }

            Computed += some.Length;
        }

        var result = new float[count * Width];
        for (var i = 0; i < count; i++)
        {
            _cache.Find(hashes[i])!.CopyTo(result, i * Width);
        }

        return result;
    }

    /// <summary>Seconds that an image takes through the network, measured on some that are not kept.</summary>
    /// <param name="images">N * channels * height * width numbers in [-1, 1].</param>
    /// <param name="count">N.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    internal double Time(float[] images, int count, int channels, int height, int width, CancellationToken stop)
    {
        var length = channels * height * width;
        var watch = Stopwatch.StartNew();
        for (var start = 0; start < count; start += _batch)
        {
            stop.ThrowIfCancellationRequested();
            var some = Math.Min(_batch, count - start);
            _network.Run(Input.Prepare(images[(start * length)..((start + some) * length)], some, channels, height, width, _network.Planes), some, Input.Size!.Value);
        }

        return watch.Elapsed.TotalSeconds / count;
    }

    private float[] Timed(float[] batch, int count, int channels, int height, int width)
    {
        _watch.Start();
        try
        {
            return _network.Run(Input.Prepare(batch, count, channels, height, width, _network.Planes), count, Input.Size!.Value);
        }
        finally
        {
            _watch.Stop();
        }
    }

    /// <summary>Writes the features that are new to the file.</summary>
    /// <exception cref="BaganException">The file system refuses.</exception>
    internal void Save() => _cache.Save();

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    // The file as it is read, parsed, written again and loaded.
    private static void RequireMemory(string name, long bytes)
    {
        const int Copies = 4;
        if (bytes > int.MaxValue)
        {
            throw new BaganInputException($"--backbone {name} has {Quantity.Bytes(bytes)}; files of up to 2 GB can be loaded.");
        }

        if (Copies * bytes > FreeMemory.Bytes())
        {
            throw new BaganInputException($"--backbone {name}: loading its {Quantity.Bytes(bytes)} takes about {Quantity.Bytes(Copies * bytes)} of memory, and {Quantity.Bytes(FreeMemory.Bytes())} are free. Take a smaller network.");
        }
    }
}
