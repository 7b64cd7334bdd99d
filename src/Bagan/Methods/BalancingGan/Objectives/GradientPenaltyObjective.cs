using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Objectives;

/// <summary>
/// BAGAN-GP's objective (Huang and Jafari 2021, "Enhanced balancing GAN: minority-class image generation", arXiv 2011.00189)
/// on a projection discriminator:
/// L_D = -E[log D(x, y)] - E[log(1 - D(G(z, y), y))] - E[log(1 - D(x, y'))] + 10 E[(|grad D(u, y)| - 1)^2],
/// with y' a wrong label, D a logit under the last term, and u a random point between a real and a generated image
/// (Gulrajani et al. 2017); L_G = -E[log D(G(z, y), y)]. Real images come with the same class draw as generated ones, as in
/// the conditional objective; theirs come in the data's own imbalance.
/// </summary>
internal sealed class GradientPenaltyObjective(NetworkShape shape, NetworkOptions options) : IAdversarialObjective
{
    /// <summary>Weight of the gradient penalty.</summary>
    public const double PenaltyWeight = 10;

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

    /// <summary>False: the discriminator starts anew.</summary>
    public bool StartsFromEncoder => false;

    /// <inheritdoc/>
    public Tensor DiscriminatorLoss(Tensor real, Tensor realLabels, Tensor fake, Tensor fakeLabels)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(realLabels);
        ArgumentNullException.ThrowIfNull(fake);
        var wrongLabels = shape.Classes > 1 ? WrongLabels(realLabels) : null;
        return BinaryLoss(real, realLabels, fake, fakeLabels, wrongLabels) + (Penalty(real, fake, realLabels) * PenaltyWeight);
    }

    /// <inheritdoc/>
    public Tensor GeneratorLoss(Tensor fake, Tensor labels) => Functional.Softplus(-_discriminator.Forward(fake, labels)).Mean();

    /// <summary>The three binary terms; two where no label is wrong because there is but one class.</summary>
    internal Tensor BinaryLoss(Tensor real, Tensor realLabels, Tensor fake, Tensor fakeLabels, Tensor? wrongLabels)
    {
        var n = real.Size(0);
        var features = _discriminator.Trunk.Forward(Tensor.Cat([real, fake])); // [N + M, F]
        var ofReal = features.Narrow(0, 0, n);
        var ofFake = features.Narrow(0, n, fake.Size(0));

        // -log s(x) = softplus(-x), -log(1 - s(x)) = softplus(x)
        var loss = Functional.Softplus(-_discriminator.Judge(ofReal, realLabels)).Mean() + Functional.Softplus(_discriminator.Judge(ofFake, fakeLabels)).Mean();
        return wrongLabels is null ? loss : loss + Functional.Softplus(_discriminator.Judge(ofReal, wrongLabels)).Mean();
    }

    /// <summary>E[(|grad D(u, y)| - 1)^2], the length of the gradient taken over an image's pixels in [-1, 1].</summary>
    /// <param name="real">[N, C, S, S].</param>
    /// <param name="fake">[N, C, S, S].</param>
    /// <param name="labels">The real images' classes, Int64 [N].</param>
    internal Tensor Penalty(Tensor real, Tensor fake, Tensor labels)
    {
        var share = Tensor.Uniform([real.Size(0), 1, 1, 1], real.Device).To(real.Type);
        var between = (real + ((fake - real) * share)).Detach(); // [N, C, S, S]
        between.RequiresGrad = true;
        var gradient = Autograd.Gradients(_discriminator.Forward(between, labels).Sum(), [between], createGraph: true)[0]!.To(ScalarType.Float32);

        // A root of exactly 0 has no slope.
        var length = ((gradient * gradient).Sum([1, 2, 3]) + 1e-12).Sqrt(); // [N]
        return (length - 1).Pow(2).Mean();
    }

    /// <summary>For each label one of the K - 1 others, equally likely.</summary>
    /// <param name="labels">Int64 [N].</param>
    internal Tensor WrongLabels(Tensor labels)
    {
        // 1 to K - 1 places on, around the circle of classes; rounding must not reach K.
        var places = (Tensor.Uniform([labels.Size(0)], labels.Device) * (shape.Classes - 1)).To(ScalarType.Int64).To(ScalarType.Float32).Clamp(0, shape.Classes - 2) + 1;
        var moved = labels.To(ScalarType.Float32) + places;
        return Tensor.Where(moved.AtLeast(shape.Classes), moved - shape.Classes, moved).To(ScalarType.Int64);
    }
}
