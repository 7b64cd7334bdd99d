using System.Text.Json.Serialization;
using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Objectives;

/// <summary>What generator and discriminator are trained towards.</summary>
internal interface IAdversarialObjective
{
    /// <summary>The discriminator under this objective's head.</summary>
    Discriminator Discriminator { get; }

    /// <summary>Generated images in a discriminator step beside a batch of real ones.</summary>
    int FakesPerBatch(int batch);

    /// <summary>Generated images in a generator step.</summary>
    int GeneratorBatch(int batch);

    /// <summary>Whether the discriminator may be shown the images that the generator is about to be judged by, instead of others that would have to be made.</summary>
    bool SharesFakes { get; }

    /// <summary>Whether real images come with the class draw of the generated ones instead of the data's own imbalance.</summary>
    bool BalancesReal { get; }

    /// <summary>Whether the discriminator starts from the encoder, where the options want the networks to start from the autoencoder.</summary>
    bool StartsFromEncoder => true;

    /// <summary>The discriminator's loss; generated images carry no gradient.</summary>
    /// <param name="real">[N, C, S, S].</param>
    /// <param name="realLabels">Int64 [N].</param>
    /// <param name="fake">[M, C, S, S].</param>
    /// <param name="fakeLabels">Int64 [M].</param>
    Tensor DiscriminatorLoss(Tensor real, Tensor realLabels, Tensor fake, Tensor fakeLabels);

    /// <summary>The generator's loss.</summary>
    /// <param name="fake">[M, C, S, S], with gradient.</param>
    /// <param name="labels">The wanted classes, Int64 [M].</param>
    Tensor GeneratorLoss(Tensor fake, Tensor labels);
}

/// <summary>What the discriminator answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Objective>))]
public enum Objective
{
    /// <summary>One of n classes or "generated": n + 1 outputs, the paper's.</summary>
    [JsonStringEnumMemberName("softmax")]
    Softmax,

    /// <summary>Real or generated, given the class: D(x, y).</summary>
    [JsonStringEnumMemberName("conditional")]
    Conditional,

    /// <summary>Real or generated, and beside it one of n classes: ACGAN's two heads.</summary>
    [JsonStringEnumMemberName("auxiliary")]
    Auxiliary,

    /// <summary>D(x, y) that also refuses wrong labels, with a gradient penalty: BAGAN-GP's.</summary>
    [JsonStringEnumMemberName("gradient-penalty")]
    GradientPenalty,
}
