using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Training;

namespace Bagan.Methods;

/// <summary>One answer to an imbalanced image set: images to add, a way to train the classifier, or both.</summary>
public interface IResamplingMethod
{
    /// <summary>The name by which it is asked for: lower case, words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    string Description { get; }

    /// <summary>Learns from the training images and fills the plan.</summary>
    /// <param name="train">The real training images, of every class at least one.</param>
    /// <param name="plan">How many images each class shall gain; its classes are those of <paramref name="train"/>.</param>
    /// <param name="context">
    /// Seed, device, observer, checkpoints and stop. The same images, plan, seed, machine and thread count give the same
    /// answer, whether or not the work was interrupted.
    /// </param>
    /// <returns>As many images of each class as the plan says, or none at all; and how the classifier is to be trained. The caller disposes it.</returns>
    /// <exception cref="BaganInputException">The method cannot work on these images; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The context asked to stop; with checkpoints, the work so far is kept.</exception>
    /// <exception cref="TrainingDivergedException">A training inside the method failed.</exception>
    Resampling FitResample(ImageSet train, SamplingPlan plan, TrainingContext context);
}
