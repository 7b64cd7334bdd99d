using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Ranks;
using Bagan.Tensors.Distributed;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>
/// How several processes divide the batches of the adversarial stage: each takes a part of the real images and the same part of the generated ones, and
/// the gradients of either network are summed while its backward pass goes on. Latents, classes and changes are drawn by all of them for the whole batch.
/// </summary>
internal sealed class AdversarialDivision : IDisposable
{
    private readonly RankSession _ranks;

    private AdversarialDivision(BaganNetworks networks, RankSession ranks)
    {
        _ranks = ranks;
        Generator = new GradientExchange(ranks.Group, networks.Generator.Parameters());
        Discriminator = new GradientExchange(ranks.Group, networks.Objective.Discriminator.Parameters());
    }

    /// <summary>The generator's gradients.</summary>
    internal GradientExchange Generator { get; }

    /// <summary>The discriminator's gradients.</summary>
    internal GradientExchange Discriminator { get; }

    /// <summary>Whether processes can divide the batches of such a training.</summary>
    /// <param name="options">What is trained.</param>
    /// <returns>
    /// False where an image's loss depends on others of the batch (mode seeking), or on random numbers that the engine draws for the batch (the gradient
    /// penalty), and where the generator's normalisation sees batches of two sizes in a step.
    /// </returns>
    internal static bool CanDivide(BaganOptions options) =>
        options.Objective is not Objective.GradientPenalty && options.ModeSeekingWeight == 0 && !(options.Networks.NormaliseGenerator && options.ReconstructionWeight > 0);

    /// <summary>The division; null where this process is alone, or the stage is left out or cannot be divided, so that every process computes whole batches.</summary>
    /// <exception cref="BaganInputException">A process would have no image of some kind.</exception>
    internal static AdversarialDivision? Of(BaganNetworks networks, BaganOptions options, int batch, RankSession? ranks)
    {
        if (ranks is null || options.AdversarialEpochs == 0 || !CanDivide(options))
        {
            return null;
        }

        // Of the generated images that the discriminator alone sees the paper has few: a batch over the number of classes.
        var least = Math.Min(networks.Objective.FakesPerBatch(batch), (batch + 1) / 2);
        return ranks.ShareOf(least) is not null
            ? new AdversarialDivision(networks, ranks)
            : throw new BaganInputException(
                $"A batch of {batch} images has parts of {least} (generated images for the discriminator, or real ones that are reconstructed), which {ranks.Launched.Size} processes cannot divide. Give a larger --batch, or start {least} processes or fewer.");
    }

    /// <summary>Says that this process computes with a part of a batch, until the result is disposed.</summary>
    internal IDisposable Divide(BatchShare part) => _ranks.Group.Divide(part.First, part.Total);

    /// <summary>Says the same of real images with generated ones behind them.</summary>
    internal IDisposable Divide(BatchShare real, BatchShare fake) => _ranks.Group.Divide(real.First, real.Count, real.Total + fake.First, real.Total + fake.Total);

    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
    }
}
