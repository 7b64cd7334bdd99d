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

/// <summary>
/// The paper's objective (section 3): one softmax over n classes and "fake". The discriminator learns the class of real
/// images in the data's own imbalance, and "fake" of ceil(batch / n) generated ones; the generator wants its images given
/// the class they were made for. There is no separate real/fake head that could contradict the class on minority images.
/// </summary>
internal sealed class SoftmaxObjective(NetworkShape shape, NetworkOptions options) : IAdversarialObjective
{
    private readonly SoftmaxDiscriminator _discriminator = new(shape, options);

    /// <inheritdoc/>
    public Discriminator Discriminator => _discriminator;

    /// <inheritdoc/>
    public bool BalancesReal => false;

    /// <inheritdoc/>
    public int FakesPerBatch(int batch) => (batch + shape.Classes - 1) / shape.Classes;

    /// <inheritdoc/>
    public int GeneratorBatch(int batch) => batch + FakesPerBatch(batch);

    /// <inheritdoc/>
    public bool SharesFakes => false;

    /// <inheritdoc/>
    public Tensor DiscriminatorLoss(Tensor real, Tensor realLabels, Tensor fake, Tensor fakeLabels)
    {
        ArgumentNullException.ThrowIfNull(fake);
        var fakeClass = Tensor.Full([fake.Size(0)], shape.Classes, ScalarType.Int64, fake.Device);
        var logits = _discriminator.Forward(Tensor.Cat([real, fake])); // [N + M, n + 1]
        return Functional.CrossEntropy(logits, Tensor.Cat([realLabels, fakeClass]));
    }

    /// <inheritdoc/>
    public Tensor GeneratorLoss(Tensor fake, Tensor labels) => Functional.CrossEntropy(_discriminator.Forward(fake), labels);
}

/// <summary>
/// ACGAN's objective (Odena, Olah, Shlens 2017, arXiv 1610.09585, section 4): L_S, real or generated, and L_C, the class
/// of real and of generated images. The discriminator is trained to make L_S + L_C small, the generator to be taken for real
/// and to be given the wanted class. Real images come in the data's own imbalance.
/// </summary>
/// <param name="shape">Images and classes.</param>
/// <param name="options">Widths of the networks.</param>
/// <param name="source">The loss L_S; null: the standard one.</param>
/// <param name="classWeight">Weight of L_C in the generator's loss. ACGAN: 1.</param>
/// <param name="gradientWeight">Weight of the penalty on the gradient at real images. ACGAN: 0.</param>
internal sealed class AuxiliaryObjective(NetworkShape shape, NetworkOptions options, SourceLoss? source = null, double classWeight = 1, double gradientWeight = 0) : IAdversarialObjective
{
    private readonly SourceLoss _source = source ?? SourceLoss.Logistic;
    private readonly AuxiliaryDiscriminator _discriminator = new(shape, options);

    /// <inheritdoc/>
    public Discriminator Discriminator => _discriminator;

    /// <inheritdoc/>
    public bool BalancesReal => false;

    /// <inheritdoc/>
    public int FakesPerBatch(int batch) => batch;

    /// <inheritdoc/>
    public int GeneratorBatch(int batch) => batch;

    /// <inheritdoc/>
    public bool SharesFakes => true;

    /// <inheritdoc/>
    public Tensor DiscriminatorLoss(Tensor real, Tensor realLabels, Tensor fake, Tensor fakeLabels)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(fake);
        var n = real.Size(0);
        var (source, classes) = _discriminator.Forward(Tensor.Cat([real, fake])); // [N + M], [N + M, K]
        var loss = _source.OfBoth(source, n) + Functional.CrossEntropy(classes, Tensor.Cat([realLabels, fakeLabels]));
        return gradientWeight == 0 ? loss : loss + (RealGradient.Penalty(real, images => _discriminator.Forward(images).Source) * gradientWeight);
    }

    /// <inheritdoc/>
    public Tensor GeneratorLoss(Tensor fake, Tensor labels)
    {
        var (source, classes) = _discriminator.Forward(fake);
        return _source.OfGenerator(source) + (Functional.CrossEntropy(classes, labels) * classWeight);
    }
}

/// <summary>
/// The conditional reading: L_D = -E[log D(x, y)] - E[log(1 - D(G(z, y), y))], L_G = -E[log D(G(z, y), y)] with a
/// projection discriminator. Real images come with the same class draw as generated ones: otherwise the frequency of a
/// label alone would tell real from generated.
/// </summary>
/// <param name="shape">Images and classes.</param>
/// <param name="options">Widths of the networks.</param>
/// <param name="source">The loss; null: the standard one above.</param>
/// <param name="gradientWeight">Weight of the penalty on the gradient at real images.</param>
/// <param name="decoderWeight">Weight in the discriminator's loss of what its decoder makes of real images; 0: it has none.</param>
internal sealed class ConditionalObjective(NetworkShape shape, NetworkOptions options, SourceLoss? source = null, double gradientWeight = 0, double decoderWeight = 0) : IAdversarialObjective
{
    private readonly SourceLoss _source = source ?? SourceLoss.Logistic;
    private readonly ProjectionDiscriminator _discriminator = new(shape, options, decoderWeight > 0);

    /// <inheritdoc/>
    public Discriminator Discriminator => _discriminator;

    /// <inheritdoc/>
    public bool BalancesReal => true;

    /// <inheritdoc/>
    public int FakesPerBatch(int batch) => batch;

    /// <inheritdoc/>
    public int GeneratorBatch(int batch) => batch;

    /// <inheritdoc/>
    public bool SharesFakes => true;

    /// <inheritdoc/>
    public Tensor DiscriminatorLoss(Tensor real, Tensor realLabels, Tensor fake, Tensor fakeLabels)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(fake);
        var n = real.Size(0);
        var features = _discriminator.Trunk.Forward(Tensor.Cat([real, fake])); // [N + M, F]
        var loss = _source.OfBoth(_discriminator.Judge(features, Tensor.Cat([realLabels, fakeLabels])), n);
        if (_discriminator.Decoder is { } decoder)
        {
            loss += decoder.Loss(features.Narrow(0, 0, n), real) * decoderWeight;
        }

        return gradientWeight == 0 ? loss : loss + (RealGradient.Penalty(real, images => _discriminator.Forward(images, realLabels)) * gradientWeight);
    }

    /// <inheritdoc/>
    public Tensor GeneratorLoss(Tensor fake, Tensor labels) => _source.OfGenerator(_discriminator.Forward(fake, labels));
}
