using System.Text.Json.Serialization;

namespace Bagan.Training;

/// <summary>What the classifier's training makes small.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClassifierLoss>))]
public enum ClassifierLoss
{
    /// <summary>Cross-entropy of softmax(z).</summary>
    [JsonStringEnumMemberName("cross-entropy")]
    CrossEntropy,

    /// <summary>
    /// Cross-entropy of softmax(z + log p), p the shares of the classes among the training's draws, so that z alone answers
    /// for balanced data (Ren et al. 2020, Balanced meta-softmax; Menon et al. 2021, logit adjustment).
    /// </summary>
    [JsonStringEnumMemberName("balanced-softmax")]
    BalancedSoftmax,
}
