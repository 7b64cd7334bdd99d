using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Training;

namespace Bagan.Methods.Classical;

/// <summary>A method that makes images of the real ones directly, in one go; there is nothing to train.</summary>
public abstract class DirectMethod : IResamplingMethod
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Ready(this, context);
    }

    /// <inheritdoc/>
    public ITrainedMethod Load(SavedMethod saved, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Ready(this, context);
    }

    /// <summary>Makes the images of a plan.</summary>
    /// <param name="real">The real images, at least one of every class of the plan that gains any.</param>
    /// <param name="plan">How many images of each class, at least one in all.</param>
    /// <param name="context">Seed, device and stop.</param>
    /// <param name="notes">Takes sentences that a reader of the results must know.</param>
    /// <returns>As many images of each class as the plan says, class by class; the caller disposes them.</returns>
    protected abstract ImageSet Make(ImageSet real, SamplingPlan plan, TrainingContext context, ICollection<string> notes);

    private sealed class Ready(DirectMethod method, TrainingContext context) : ITrainedMethod
    {
        public Cost Cost => Cost.Nothing;

        public bool MadeOfReal => true;

        public Sampling Sample(SamplingPlan plan, ImageSet? real, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(plan);
            ArgumentNullException.ThrowIfNull(real);
            var notes = new List<string>();
            return new Sampling(Blocks(), ClassifierRecipe.Plain) { Told = () => notes };

            IEnumerable<SampledBlock> Blocks()
            {
                stop.ThrowIfCancellationRequested();
                if (!plan.IsEmpty)
                {
                    yield return new SampledBlock(method.Make(real, plan, context with { Stop = stop }, notes), null, null);
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
