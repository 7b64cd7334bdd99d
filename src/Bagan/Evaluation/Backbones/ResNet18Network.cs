using Bagan.Tensors;
using Google.Protobuf;
using Onnx;

namespace Bagan.Evaluation.Backbones;

/// <summary>
/// The published ResNet-18 in this program's own form, which computes in bfloat16 where the processor has instructions for it. Its images are blue, green,
/// red from 0 to 255, less the mean image of ImageNet.
/// </summary>
internal sealed class ResNet18Network : IBackboneNetwork
{
    private const string Purpose = $"--backbone {Backbone.ResNet18}";
    private const int MeanSide = 224;

    // Pictures of 32, 64 and 128 pixels are told apart as well at 160 pixels as at the 224 that the network was trained at, in half the time (docs/ablations.md).
    private const int SmallSide = 128;
    private const int SizeOfSmall = 160;
    private static readonly string ModelPath = Path.Combine("tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");
    private static readonly string PreparationPath = Path.Combine("tools", "DnnImageModels", "ResNetPrepOnnx", "ResNetPreprocess.onnx");
    private readonly ImageNetResNet18 _network;
    private readonly Device _device;
    private readonly ScalarType _type;
    private readonly float[] _mean;
    private (int Size, float[] Pixels) _resized;

    /// <summary>Loads the network.</summary>
    /// <param name="path">The model, its preparation in the folder beside it.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="type">In which numbers; null: bfloat16 where there are instructions for it.</param>
    /// <exception cref="BaganInputException">The files are not those of the package.</exception>
    internal ResNet18Network(string path, Device device, ScalarType? type = null)
    {
        (_network, _mean) = Load(path);
        _device = device;
        _type = type ?? (!device.IsCpu || Engine.HasBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32);
        _network.Train(false);
        _network.SetRequiresGrad(false);
        _network.To(device, _type);
    }

    /// <inheritdoc/>
    public int Planes => 3;

    /// <inheritdoc/>
    public BackboneInput Input { get; } = UsualInput;

    /// <inheritdoc/>
    public string Arithmetic => $"{_type} {(_device.IsCpu ? "cpu" : "cuda")} libtorch {Engine.Version}";

    /// <summary>How it wants its images, before the mean is taken from them.</summary>
    internal static BackboneInput UsualInput { get; } = new(MeanSide, BlueFirst: true, 0, 255, [0, 0, 0], [1, 1, 1]);

    /// <summary>The side at which it sees images where nobody says so.</summary>
    /// <param name="side">The side at which they are read.</param>
    internal static int SizeFor(int side) => side <= SmallSide ? SizeOfSmall : MeanSide;

    /// <summary>The file of the model, whose package is downloaded first where it is missing.</summary>
    /// <param name="message">Told that something is downloaded.</param>
    /// <exception cref="BaganInputException">It is missing and cannot be downloaded.</exception>
    internal static string Require(Action<string> message)
    {
        OptionalPackage.ResNet18.Require(PreparationPath, Purpose, message);
        return OptionalPackage.ResNet18.Require(ModelPath, Purpose, message);
    }

    /// <summary>Network and mean image out of their files.</summary>
    internal static (ImageNetResNet18 Network, float[] Mean) Load(string path)
    {
        var preparation = Parse(path[..^ModelPath.Length] + PreparationPath);
        float[] mean = [.. preparation.Initializer.SelectMany(t => t.FloatData)];
        if (mean.Length != 3 * MeanSide * MeanSide)
        {
            throw new BaganInputException("The mean image of the ResNet-18 is not what is expected.");
        }

        var network = new ImageNetResNet18();
        try
        {
            network.Read(Parse(path));
            return (network, mean);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Takes the mean image from images.</summary>
    /// <param name="images">N * 3 * size * size numbers, changed where they are.</param>
    /// <param name="mean">3 * 224 * 224 numbers.</param>
    /// <param name="resized">The mean at the size that was used last.</param>
    /// <param name="size">The side of the images.</param>
    internal static void Centre(float[] images, float[] mean, ref (int Size, float[] Pixels) resized, int size)
    {
        if (resized.Size != size)
        {
            var pixels = new float[3 * size * size];
            var resampler = new FloatResampler(MeanSide, MeanSide, size);
            for (var plane = 0; plane < 3; plane++)
            {
                resampler.Apply(mean.AsSpan(plane * MeanSide * MeanSide, MeanSide * MeanSide), pixels.AsSpan(plane * size * size, size * size));
            }

            resized = (size, pixels);
        }

        var row = resized.Pixels;
        for (var i = 0; i < images.Length; i++)
        {
            images[i] -= row[i % row.Length];
        }
    }

    /// <summary>Refuses a side that the network cannot halve.</summary>
    internal static void RequireSize(int size)
    {
        if (size % ImageNetResNet18.SideStep != 0)
        {
            throw new BaganInputException($"--backbone-input size={size}: {Backbone.ResNet18} takes multiples of {ImageNetResNet18.SideStep}, such as 128 or 224.");
        }
    }

    /// <inheritdoc/>
    public float[] Run(float[] images, int count, int size)
    {
        RequireSize(size);
        Centre(images, _mean, ref _resized, size);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var batch = Tensor.From<float>(images, count, 3, size, size).To(_device).To(_type).Contiguous(MemoryFormat.ChannelsLast);
        return _network.Forward(batch).ToArray<float>();
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private static GraphProto Parse(string path)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new BaganInputException($"{path} is damaged ({e.Message}): remove the folder {OptionalPackage.ResNet18.Folder} and repeat the command.", e);
        }
    }
}
