using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Objectives;

/// <summary>
/// The conditional reading: L_D = -E[log D(x, y)] - E[log(1 - D(G(z, y), y))], L_G = -E[log D(G(z, y), y)] with a
/// projection discriminator. Real images come with the same class draw as generated ones: otherwise the frequency of a
/// label alone would tell real from generated.
/// </summary>
internal sealed class ConditionalObjective(NetworkShape shape, NetworkOptions options) : IAdversarialObjective
{
    private readonly ProjectionDiscriminator _discriminator = new(shape, options);

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
        var logits = _discriminator.Forward(Tensor.Cat([real, fake]), Tensor.Cat([realLabels, fakeLabels])); // [N + M]

        // -log s(x) = softplus(-x), -log(1 - s(x)) = softplus(x)
        return Functional.Softplus(-logits.Narrow(0, 0, n)).Mean() + Functional.Softplus(logits.Narrow(0, n, fake.Size(0))).Mean();
    }

    /// <inheritdoc/>
    public Tensor GeneratorLoss(Tensor fake, Tensor labels) => Functional.Softplus(-_discriminator.Forward(fake, labels)).Mean();
}
