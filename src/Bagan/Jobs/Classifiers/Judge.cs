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
/// <param name="Common">How classifiers are trained, whatever their network.</param>
/// <param name="Size">The side at which a network that is trained further sees images; null: the usual.</param>
/// <param name="Undecided">Whether <see cref="JudgeChoice"/> has to find out first which classifier does best.</param>
internal sealed record Judge(JudgeKind Kind, Backbone? Backbone, ClassifierProtocol Protocol, ClassifierProtocol Common, int? Size, bool Undecided = false) : IDisposable
{
    /// <summary>The folder of the features of a backbone, in the folder of a run or a comparison.</summary>
    internal const string FeaturesFolder = "features";

    /// <summary>Why it was chosen, with the figures of the others; empty where the person named it.</summary>
    internal string Reason { get; init; } = "";

    /// <summary>The classifiers that may be chosen, where <see cref="Undecided"/>, the cheapest first.</summary>
    internal IReadOnlyList<JudgeKind> Candidates { get; init; } = [];

    /// <summary>Whether the person named the backbone, so that the probe on it is tried whatever it costs.</summary>
    internal bool NamedBackbone { get; init; }

    /// <summary>Whether a pretrained network would be tried, but the package of the usual one is not on this machine.</summary>
    internal bool LacksPackage { get; init; }

    /// <summary>Opens it.</summary>
    /// <param name="options">What the person asked for.</param>
    /// <param name="protocol">How classifiers are trained, whatever their network.</param>
    /// <param name="allowTorchscript">Whether TorchScript files may be loaded.</param>
    /// <param name="folder">Where the features of a backbone are kept, unless the person names another folder; null: nowhere.</param>
    /// <param name="side">Side of the images.</param>
    /// <param name="chooses">Whether the classifier of photographs is chosen by trial here.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="sink">Progress and messages.</param>
    /// <exception cref="BaganInputException">The backbone cannot be used.</exception>
    internal static Judge Open(JudgeOptions options, ClassifierProtocol protocol, bool allowTorchscript, string? folder, int side, bool chooses, Device device, IProgressSink sink)
    {
        var photographs = chooses && side >= ClassifierProtocol.PhotographSide;
        var chosen = options.Classifier == JudgeKind.Auto && (photographs || options.HasBackbone);
        var name = options.HasBackbone ? options.Backbone
            : chosen && options.Backbone == Backbone.Auto && OptionalPackage.ResNet18.IsPresent ? Backbone.ResNet18
            : null;
        var input = BackboneInput.TryParse(options.BackboneInput, out _)!;
        var seen = name == Backbone.ResNet18 ? input with { Size = input.Size ?? ResNet18Network.SizeFor(side) } : input;
        var kept = options.FeatureCache is { } shared ? new FeatureFolder(shared, IsShared: true) : folder is null ? null : new FeatureFolder(folder, IsShared: false);
        var backbone = name is null ? null : Backbone.Open(name, seen, allowTorchscript, device, kept, sink.Message);
        if (backbone is not null)
        {
            sink.Message($"The backbone {backbone.Name} gives {Quantity.Count(backbone.Width)} features. It sees images as --backbone-input {backbone.Input.Text} says.");
        }

        var kind = options.Classifier != JudgeKind.Auto ? options.Classifier : options.HasBackbone ? JudgeKind.Probe : JudgeKind.Small;
        return new Judge(kind, backbone, Trained(protocol, kind, backbone, input.Size), protocol, input.Size, chosen)
        {
            Candidates = CandidatesFor(photographs, backbone, device),
            NamedBackbone = options.HasBackbone,
            LacksPackage = chosen && name is null && options.Backbone == Backbone.Auto,
        };
    }

    // On a processor a ResNet-18 takes a hundred times as long as the small network, and fine-tuning about as long.
    private static JudgeKind[] CandidatesFor(bool photographs, Backbone? backbone, Device device)
    {
        var candidates = new List<JudgeKind> { JudgeKind.Small };
        if (photographs)
        {
            candidates.Add(JudgeKind.Deep);
        }

        if (backbone is not null)
        {
            candidates.Add(JudgeKind.Probe);
        }

        if (photographs && !device.IsCpu)
        {
            candidates.Add(JudgeKind.ResNet18);
            if (backbone?.Name == Backbone.ResNet18)
            {
                candidates.Add(JudgeKind.Finetune);
            }
        }

        return [.. candidates];
    }

    /// <summary>How a classifier of a kind is trained here.</summary>
    internal ClassifierProtocol TrainedAs(JudgeKind kind) => Trained(Common, kind, Backbone, Size);

    /// <summary>The judge once it is known which classifier it is; it shares the backbone.</summary>
    /// <param name="kind">The classifier.</param>
    /// <param name="reason">Why.</param>
    internal Judge Decided(JudgeKind kind, string reason) => this with { Kind = kind, Protocol = TrainedAs(kind), Undecided = false, Reason = reason };

    /// <summary>The protocol with the steps that a kind of classifier takes where the person names none.</summary>
    internal static ClassifierProtocol WithSteps(ClassifierProtocol protocol, JudgeKind kind) =>
        kind == JudgeKind.Finetune ? protocol with { Steps = protocol.Steps ?? Finetuning.Steps } : protocol;

    /// <summary>The judge in words, after "the classifier is".</summary>
    internal string Words => Describe(Kind, Backbone);

    /// <inheritdoc/>
    public void Dispose() => Backbone?.Dispose();

    private static string Describe(JudgeKind kind, Backbone? backbone) => kind switch
    {
        JudgeKind.ResNet18 => "a ResNet-18 for small images",
        JudgeKind.Deep => "a convolutional network of two convolutions a stage",
        JudgeKind.Finetune => $"the pretrained network {backbone!.Name}, all of its layers trained further",
        JudgeKind.Probe => $"a linear head on the features of the pretrained network {backbone!.Name} (frozen)",
        _ => "a small convolutional network",
    };

    private static ClassifierProtocol Trained(ClassifierProtocol protocol, JudgeKind kind, Backbone? backbone, int? size) => kind switch
    {
        JudgeKind.Finetune => WithSteps(protocol, kind) with
        {
            Finetune = new Finetuning(ResNet18Network.Require(_ => { }), size ?? Finetuning.UsualSize),
            Batch = Finetuning.Batch, LearningRate = Finetuning.LearningRate,
        },
        JudgeKind.Probe => protocol with { Probe = backbone, LearningRate = ProbeClassifier.LearningRate },
        JudgeKind.Deep => protocol with { Network = ClassifierKind.Deep },
        JudgeKind.ResNet18 => protocol with { Network = ClassifierKind.ResNet18 },
        _ => protocol with { Network = ClassifierKind.Small },
    };
}
