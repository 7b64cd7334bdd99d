using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Objectives;

/// <summary>
/// ACGAN's objective (Odena, Olah, Shlens 2017, arXiv 1610.09585, section 4): L_S, real or generated, and L_C, the class
/// of real and of generated images. The discriminator is trained to make L_S + L_C small, the generator to be taken for real
/// and to be given the wanted class. Real images come in the data's own imbalance.
/// </summary>
internal sealed class AuxiliaryObjective(NetworkShape shape, NetworkOptions options) : IAdversarialObjective
{
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
        return Functional.Softplus(-source.Narrow(0, 0, n)).Mean() + Functional.Softplus(source.Narrow(0, n, fake.Size(0))).Mean()
            + Functional.CrossEntropy(classes, Tensor.Cat([realLabels, fakeLabels]));
    }

    /// <inheritdoc/>
    public Tensor GeneratorLoss(Tensor fake, Tensor labels)
    {
        var (source, classes) = _discriminator.Forward(fake);
        return Functional.Softplus(-source).Mean() + Functional.CrossEntropy(classes, labels);
    }
}
