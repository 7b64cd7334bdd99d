using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Classical;

/// <summary>
/// Traditional augmentation, once and before the training: the plan is filled with changed copies of a class's images. Every
/// image is copied once before one is copied again.
/// </summary>
internal abstract class CopyMethod : DirectMethod
{
    /// <inheritdoc/>
    protected sealed override ImageSet Make(ImageSet real, SamplingPlan plan, TrainingContext context, ICollection<string> notes)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        var random = new SeededRandom(context.Seed).Fork(Name);
        var copies = real.Select(Sources(real, plan, random));
        try
        {
            ImageBatches.Change(copies, context.Device, images => Change(images, random), context.Stop);
            return copies;
        }
        catch
        {
            copies.Dispose();
            throw;
        }
    }

    /// <summary>Which images are copied, so that all of a class are before one of them is again; class by class.</summary>
    internal static List<int> Sources(ImageSet train, SamplingPlan plan, SeededRandom random)
    {
        var sources = new List<int>();
        for (var c = 0; c < plan.ToGenerate.Count; c++)
        {
            var images = train.IndicesOf(c);
            for (var i = 0; i < plan.ToGenerate[c]; i++)
            {
                if (i % images.Length == 0)
                {
                    random.Shuffle<int>(images);
                }

                sources.Add(images[i % images.Length]);
            }
        }

        return sources;
    }

    /// <summary>Changes copies of images.</summary>
    /// <param name="images">Float32 [N, C, H, W] in [-1, 1].</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The same shape.</returns>
    protected abstract Tensor Change(Tensor images, SeededRandom random);
}

/// <summary>Copies flipped left to right, the paper's traditional augmentation.</summary>
internal sealed class MirrorMethod : CopyMethod
{
    /// <inheritdoc/>
    public override string Name => "mirror";

    /// <inheritdoc/>
    public override string Description => "Small classes are filled up with copies of their images, flipped left to right.";

    /// <inheritdoc/>
    protected override Tensor Change(Tensor images, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Flip(3);
    }
}

/// <summary>Copies turned, moved and scaled a little.</summary>
internal sealed class AffineMethod : CopyMethod
{
    /// <inheritdoc/>
    public override string Name => "affine";

    /// <inheritdoc/>
    public override string Description => "Small classes are filled up with copies of their images, turned, moved and scaled a little at random.";

    /// <inheritdoc/>
    protected override Tensor Change(Tensor images, SeededRandom random) => BatchAugmentation.Affine(images, new AffineRange(), random);
}

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
