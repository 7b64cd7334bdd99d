using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Objectives;

/// <summary>What a discriminator and a generator pay for a logit of "real" [N]. Each loss is a mean over the images.</summary>
internal abstract class SourceLoss
{
    /// <summary>
    /// The standard one (Goodfellow et al. 2014): -log s(x) of real images, -log(1 - s(x)) of generated ones, and for the generator -log s(x).
    /// </summary>
    internal static SourceLoss Logistic { get; } = new LogisticLoss();

    /// <summary>
    /// The hinge loss (Lim and Ye 2017, "Geometric GAN", arXiv 1705.02894): max(0, 1 - x) of real images, max(0, 1 + x) of generated ones, and for
    /// the generator -x. Images that are already told apart by a margin of 1 teach the discriminator nothing.
    /// </summary>
    internal static SourceLoss Hinge { get; } = new HingeLoss();

    /// <summary>The discriminator's, of real images.</summary>
    internal abstract Tensor OfReal(Tensor logits);

    /// <summary>The discriminator's, of generated images.</summary>
    internal abstract Tensor OfGenerated(Tensor logits);

    /// <summary>The generator's, of its images.</summary>
    internal abstract Tensor OfGenerator(Tensor logits);

    /// <summary>Both of the discriminator's terms, of the logits of real images followed by those of generated ones.</summary>
    /// <param name="logits">[N + M].</param>
    /// <param name="real">N.</param>
    internal Tensor OfBoth(Tensor logits, long real) =>
        OfReal(logits.Narrow(0, 0, real)) + OfGenerated(logits.Narrow(0, real, logits.Size(0) - real));

    private sealed class LogisticLoss : SourceLoss
    {
        // -log s(x) = softplus(-x), -log(1 - s(x)) = softplus(x)
        internal override Tensor OfReal(Tensor logits) => Functional.Softplus(-logits).Mean();

        internal override Tensor OfGenerated(Tensor logits) => Functional.Softplus(logits).Mean();

        internal override Tensor OfGenerator(Tensor logits) => OfReal(logits);
    }

    private sealed class HingeLoss : SourceLoss
    {
        internal override Tensor OfReal(Tensor logits) => Functional.Relu(-logits + 1).Mean();

        internal override Tensor OfGenerated(Tensor logits) => Functional.Relu(logits + 1).Mean();

        internal override Tensor OfGenerator(Tensor logits) => -logits.Mean();
    }
}

/// <summary>
/// R1 (Mescheder, Geiger, Nowozin 2018, "Which training methods for GANs do actually converge?", arXiv 1801.04406): half the mean squared length of the
/// gradient of D with respect to real images in [-1, 1].
/// </summary>
internal static class RealGradient
{
    /// <summary>The penalty, before its weight; it can be differentiated.</summary>
    /// <param name="real">[N, C, S, S].</param>
    /// <param name="judge">From images to the logits of "real" [N].</param>
    internal static Tensor Penalty(Tensor real, Func<Tensor, Tensor> judge)
    {
        var images = real.Detach();
        images.RequiresGrad = true;
        var gradient = Autograd.Gradients(judge(images).Sum(), [images], createGraph: true)[0]!.To(ScalarType.Float32);
        return (gradient * gradient).Sum([1, 2, 3]).Mean() * 0.5;
    }
}
