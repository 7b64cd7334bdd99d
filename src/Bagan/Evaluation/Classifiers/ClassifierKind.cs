using System.Text.Json.Serialization;

namespace Bagan.Evaluation.Classifiers;

/// <summary>The classifier networks of the comparison.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClassifierKind>))]
public enum ClassifierKind
{
    /// <summary>A small convolutional network, quick on a processor.</summary>
    [JsonStringEnumMemberName("small")]
    Small,

    /// <summary>The small network with two convolutions in each stage: better, and about four times the work.</summary>
    [JsonStringEnumMemberName("deep")]
    Deep,

    /// <summary>ResNet-18 for small images; wants a GPU or patience.</summary>
    [JsonStringEnumMemberName("resnet18")]
    ResNet18,
}
