using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Tensors;

namespace Bagan.Jobs.Classifiers;

/// <summary>The classifier that the figures of a job come from, and the pretrained network that it may stand on.</summary>
/// <param name="Kind">Which classifier.</param>
/// <param name="Backbone">The pretrained network, which this object disposes; null: none.</param>
/// <param name="Protocol">How it is trained.</param>
internal sealed record Judge(JudgeKind Kind, Backbone? Backbone, ClassifierProtocol Protocol) : IDisposable
{
    /// <summary>The folder of the features of a backbone, in the folder of a run or a comparison.</summary>
    internal const string FeaturesFolder = "features";

    /// <summary>A judge without a backbone, for what is said before anything is loaded.</summary>
    /// <param name="steps">Training steps; null: by the size of the data.</param>
    internal static Judge Small(int? steps) => new(JudgeKind.Small, null, new ClassifierProtocol { Steps = steps });

    /// <summary>Opens it.</summary>
    /// <param name="options">What the person asked for.</param>
    /// <param name="protocol">How classifiers are trained, whatever their network.</param>
    /// <param name="allowTorchscript">Whether TorchScript files may be loaded.</param>
    /// <param name="folder">Where the features of a backbone are kept between runs; null: nowhere.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="sink">Progress and messages.</param>
    /// <exception cref="BaganInputException">The backbone cannot be used.</exception>
    internal static Judge Open(JudgeOptions options, ClassifierProtocol protocol, bool allowTorchscript, string? folder, Device device, IProgressSink sink)
    {
        var backbone = options.HasBackbone
            ? Backbone.Open(options.Backbone, BackboneInput.TryParse(options.BackboneInput, out _)!, allowTorchscript, device, folder, sink.Message)
            : null;
        if (backbone is not null)
        {
            sink.Message($"The backbone {backbone.Name} gives {Quantity.Count(backbone.Width)} features. It sees images as --backbone-input {backbone.Input.Text} says.");
        }

        return new Judge(options.Kind, backbone, Trained(protocol, options.Kind, backbone));
    }

    /// <summary>The judge in words, after "the classifier is".</summary>
    internal string Words => Describe(Kind, Backbone);

    /// <inheritdoc/>
    public void Dispose() => Backbone?.Dispose();

    /// <summary>A classifier in words.</summary>
    internal static string Describe(JudgeKind kind, Backbone? backbone) => kind switch
    {
        JudgeKind.ResNet18 => "a ResNet-18 for small images",
        JudgeKind.Deep => "a convolutional network of two convolutions a stage",
        JudgeKind.Probe => $"a linear head on the features of the pretrained network {backbone!.Name} (frozen)",
        _ => "a small convolutional network",
    };

    private static ClassifierProtocol Trained(ClassifierProtocol protocol, JudgeKind kind, Backbone? backbone) => kind switch
    {
        JudgeKind.Probe => protocol with { Probe = backbone },
        JudgeKind.Deep => protocol with { Network = ClassifierKind.Deep },
        JudgeKind.ResNet18 => protocol with { Network = ClassifierKind.ResNet18 },
        _ => protocol with { Network = ClassifierKind.Small },
    };
}
