using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Objectives;

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
