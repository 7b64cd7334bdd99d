using Bagan.Tensors;

namespace Bagan.Evaluation.Backbones;

/// <summary>A network out of a TorchScript file, called with float32 batches [N, C, H, W]. It answers with one tensor of N rows, whose other dimensions are taken as one.</summary>
internal sealed class TorchScriptNetwork : IBackboneNetwork
{
    private readonly ScriptNetwork _network;
    private readonly string _option;
    private readonly string _name;
    private readonly Device _device;

    private TorchScriptNetwork(ScriptNetwork network, string option, string name, Device device) => (_network, _option, _name, _device) = (network, option, name, device);

    /// <inheritdoc/>
    public int Planes => 3;

    /// <inheritdoc/>
    public BackboneInput Input { get; } = new();

    /// <inheritdoc/>
    public string Arithmetic => $"libtorch {Engine.Version}";

    /// <summary>Loads a file, which is code that runs with the rights of the program; the person has allowed it.</summary>
    /// <param name="path">A file that <c>torch.jit.save</c> wrote.</param>
    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="BaganInputException">It is no network that this libtorch can load.</exception>
    internal static TorchScriptNetwork Open(string path, string option, Device device)
    {
        try
        {
            return new TorchScriptNetwork(ScriptNetwork.Load(path, device), option, Path.GetFileName(path), device);
        }
        catch (EngineException e)
        {
            throw new BaganInputException(
                $"{option} {path} is no TorchScript file that this libtorch ({Engine.Version}) can load: {FirstLine(e)} "
                + "It must come from torch.jit.script or torch.jit.trace and torch.jit.save.", e);
        }
    }

    /// <summary>What a person reads who has not allowed a file.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="path">The file.</param>
    internal static string NotAllowed(string option, string path) =>
        $"{option} {path} is a TorchScript file, and such a file is code: it can do whatever you can. If you trust where it comes from, add --allow-torchscript.";

    /// <inheritdoc/>
    public float[] Run(float[] images, int count, int size) => Run(images, count, Planes, size, size, "float32, as --backbone-input says");

    /// <summary>Its answer to some images.</summary>
    /// <param name="pixels">N * C * H * W numbers.</param>
    /// <param name="count">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="numbers">What the numbers are, for messages.</param>
    /// <exception cref="BaganInputException">It refuses them, or answers with something else than one tensor of N rows.</exception>
    internal float[] Run(float[] pixels, int count, int channels, int height, int width, string numbers)
    {
        var shape = $"{channels}x{height}x{width}";
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        try
        {
            var features = _network.Forward(Tensor.From<float>(pixels, count, channels, height, width).To(_device));
            if (features.Rank < 2 || features.Size(0) != count || features.Count == 0)
            {
                throw new BaganInputException($"{_option} {_name} returns a tensor [{string.Join(", ", features.Shape)}] for {count} images of {shape}; it must return one row per image.");
            }

            return features.To(ScalarType.Float32).ToArray<float>();
        }
        catch (EngineException e) when (e is not EngineOutOfMemoryException)
        {
            throw new BaganInputException($"{_option} {_name} fails on images of {shape} ({numbers}): {FirstLine(e)}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    // libtorch's words go on with the call stack of the script.
    private static string FirstLine(EngineException e)
    {
        var lines = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var words = lines.FirstOrDefault(l => l.StartsWith("RuntimeError: ", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? "no message";
        return words.EndsWith('.') ? words : words + ".";
    }
}
