using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Metrics;
using Bagan.Tensors;

namespace Bagan.Evaluation.Features;

/// <summary>
/// A network out of a TorchScript file, an Inception-v3 export for example. It is called with float32 batches [N, C, H, W] of the images
/// at their own size and with their own channels (1 grey; 3 red, green, blue), values in [0, 1]; resizing and normalising are the
/// network's own business. It answers with one tensor of N rows, whose other dimensions are taken as one.
/// </summary>
internal sealed class TorchScriptFeatures : IFeatureSource, IDisposable
{
    private const string Option = "--features";
    private const int ImagesAtOnce = 64;
    private readonly TorchScriptNetwork _network;
    private readonly ImageShape _shape;
    private readonly int _width;

    private TorchScriptFeatures(TorchScriptNetwork network, string name, ImageShape shape)
    {
        _network = network;
        _shape = shape;
        Name = name;
        _width = Run(new float[shape.Bytes], 1).Length;
    }

    /// <summary>The name of the file, without its folder.</summary>
    public string Name { get; }

    /// <summary>Loads a file, which is code that runs with the rights of the program, and tries it on one black image.</summary>
    /// <param name="path">A file that <c>torch.jit.save</c> wrote.</param>
    /// <param name="allowed">Whether the person has said that the file may be loaded.</param>
    /// <param name="shape">Shape of the images that it will be shown.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="BaganInputException">It is not allowed, there is no such file, it is no network that this libtorch can load, or it refuses such images.</exception>
    public static TorchScriptFeatures Open(string path, bool allowed, ImageShape shape, Device device)
    {
        RequireFile(path, allowed);
        var network = TorchScriptNetwork.Open(path, Option, device);
        try
        {
            return new TorchScriptFeatures(network, Path.GetFileName(path), shape);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>What <see cref="Open"/> looks at before it loads anything.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowed">Whether the person has said that it may be loaded.</param>
    /// <exception cref="BaganInputException">It is not allowed, or there is no such file.</exception>
    public static void RequireFile(string path, bool allowed)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!allowed)
        {
            throw new BaganInputException(NotAllowed(path));
        }

        if (!File.Exists(path))
        {
            throw new BaganInputException($"{Option} {path}: there is no such file. Give classifier, backbone, pixels, or a TorchScript file.");
        }
    }

    /// <summary>What a person reads who has not allowed a file.</summary>
    /// <param name="path">The file.</param>
    public static string NotAllowed(string path) => TorchScriptNetwork.NotAllowed(Option, path);

    /// <inheritdoc/>
    public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (new ImageShape(images.Channels, images.Height, images.Width) != _shape)
        {
            throw new ArgumentException($"Images of {images.Channels}x{images.Height}x{images.Width} where {_shape.Channels}x{_shape.Height}x{_shape.Width} are needed.", nameof(images));
        }

        var rows = new PixelRows(images.Pixels, indices);
        var results = new float[checked(rows.Rows * _width)];
        for (var start = 0; start < rows.Rows; start += ImagesAtOnce)
        {
            stop.ThrowIfCancellationRequested();
            var count = Math.Min(ImagesAtOnce, rows.Rows - start);
            var pixels = new float[count * rows.Columns];
            for (var i = 0; i < count; i++)
            {
                rows.CopyRow(start + i, pixels.AsSpan(i * rows.Columns, rows.Columns));
            }

            var features = Run(pixels, count);
            if (features.Length != count * _width)
            {
                throw new BaganInputException($"{Option} {Name} returns {_width} numbers for one image and {features.Length} for {count} images: every image must have equally many.");
            }

            features.CopyTo(results, start * _width);
        }

        return new FeatureMatrix(results, rows.Rows, _width, Name);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    // The network itself must resize, repeat channels and normalise.
    private float[] Run(float[] pixels, int count) =>
        _network.Run(pixels, count, _shape.Channels, _shape.Height, _shape.Width, "float32 in [0, 1]; the network itself must resize, repeat channels and normalise");
}
