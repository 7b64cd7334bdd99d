using System.Text.Json.Serialization;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;

namespace Bagan.Jobs.Options;

/// <summary>Which classifier the figures come from, and the pretrained network that it may stand on.</summary>
internal sealed record JudgeOptions
{
    /// <summary>
    /// "none", "imagenet-resnet18", or an ONNX or TorchScript file; "auto": none, but where the classifier of photographs is chosen, imagenet-resnet18 is
    /// tried if its package is on this machine already.
    /// </summary>
    public string Backbone { get; init; } = Evaluation.Backbones.Backbone.Auto;

    /// <summary>How the backbone wants its images, where its file does not say or says it wrongly; null: as the file says.</summary>
    public string? BackboneInput { get; init; }

    /// <summary>A folder in which features are kept for other runs; null: they are kept with the result alone.</summary>
    public string? FeatureCache { get; init; }

    /// <summary>The classifier.</summary>
    public JudgeKind Classifier { get; init; } = JudgeKind.Auto;

    /// <summary>Whether the person named a backbone.</summary>
    [JsonIgnore]
    internal bool HasBackbone => Backbone is not (Evaluation.Backbones.Backbone.None or Evaluation.Backbones.Backbone.Auto);

    /// <summary>The backbone's file and the folder of features, as inputs that no output may lie over.</summary>
    [JsonIgnore]
    internal IEnumerable<(string Name, string? Path)> Inputs =>
        [("--backbone", HasBackbone && Backbone != Evaluation.Backbones.Backbone.ResNet18 ? Backbone : null), ("--feature-cache", FeatureCache)];

    /// <summary>Looks whether the backbone's file is there, and whether features can be kept, before anything is read or trained.</summary>
    /// <param name="allowTorchscript">Whether TorchScript files may be loaded.</param>
    /// <exception cref="BaganInputException">It is not allowed, or there is none; or the folder of features is a file.</exception>
    internal void Check(bool allowTorchscript)
    {
        if (File.Exists(FeatureCache))
        {
            throw new BaganInputException($"--feature-cache {FeatureCache} is a file: name a folder.");
        }

        if (HasBackbone)
        {
            Evaluation.Backbones.Backbone.RequireFile(Backbone, allowTorchscript);
        }
    }

    /// <summary>Everything that is wrong, a sentence each.</summary>
    /// <param name="allowTorchscript">Whether TorchScript files may be loaded.</param>
    internal IEnumerable<string> Errors(bool allowTorchscript)
    {
        if (string.IsNullOrWhiteSpace(Backbone))
        {
            yield return "--backbone is empty: give auto, none, imagenet-resnet18, or an ONNX or TorchScript file.";
        }
        else if (Evaluation.Backbones.Backbone.IsTorchScript(Backbone) && !allowTorchscript)
        {
            yield return TorchScriptNetwork.NotAllowed("--backbone", Backbone);
        }

        if (Evaluation.Backbones.BackboneInput.TryParse(BackboneInput, out var error) is null)
        {
            yield return $"--backbone-input: {error}";
        }
        else if (BackboneInput is not null && !HasBackbone)
        {
            yield return "--backbone-input says how a backbone wants its images: name one by --backbone, or leave it out.";
        }

        if (FeatureCache is { } folder && string.IsNullOrWhiteSpace(folder))
        {
            yield return "--feature-cache is empty: name a folder, or leave it out.";
        }
        else if (FeatureCache is not null && Backbone == Evaluation.Backbones.Backbone.None)
        {
            yield return "--feature-cache keeps the features of a backbone, and --backbone none leaves it out: leave out one of the two.";
        }

        if (Classifier is JudgeKind.Finetune && Backbone != Evaluation.Backbones.Backbone.ResNet18)
        {
            yield return "--classifier finetune trains the layers of --backbone imagenet-resnet18; those of a file cannot be trained. Name that backbone, or take --classifier probe.";
        }

        if (Classifier is JudgeKind.Probe && !HasBackbone)
        {
            yield return $"--classifier {OptionLeaf.Names(typeof(JudgeKind))[(int)Classifier]} stands on a pretrained network: name one by --backbone, such as imagenet-resnet18.";
        }
    }
}

/// <summary>The classifiers that figures can come from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JudgeKind>))]
internal enum JudgeKind
{
    /// <summary>A small convolutional network, quick on a processor.</summary>
    [JsonStringEnumMemberName("small")]
    Small,

    /// <summary>The small network with two convolutions in each stage.</summary>
    [JsonStringEnumMemberName("deep")]
    Deep,

    /// <summary>ResNet-18 for small images.</summary>
    [JsonStringEnumMemberName("resnet18")]
    ResNet18,

    /// <summary>A linear head on the features of the frozen backbone.</summary>
    [JsonStringEnumMemberName("probe")]
    Probe,

    /// <summary>The network of the backbone imagenet-resnet18, all of whose layers are trained further.</summary>
    [JsonStringEnumMemberName("finetune")]
    Finetune,

    /// <summary>Where there is a backbone, the one that does best on validation images; else small.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,
}
