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
    protected sealed override ImageSet Make(ImageSet real, SamplingPlan plan, TrainingContext context, ICollection<string> notes) => MakeEdited(real, plan, context, notes).Images;

    /// <inheritdoc/>
    private protected sealed override (ImageSet Images, ImageEdits? Edits) MakeEdited(ImageSet real, SamplingPlan plan, TrainingContext context, ICollection<string> notes)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        var random = new SeededRandom(context.Seed).Fork(Name);
        var sources = Sources(real, plan.ToGenerate, random);
        ImageEdit[] edits = [.. sources.Select(s => Edit(new ImageEdit(s) { Class = real.Labels[s] }, random)).Select(e => e with { Turn = e.Turn?.For(real.Height) })];
        var copies = real.Select(sources);
        var done = 0;
        try
        {
            ImageBatches.Change(copies, context.Device, ChangeNext, context.Stop);
            return (copies, new ImageEdits(edits));
        }
        catch
        {
            copies.Dispose();
            throw;
        }

        Tensor ChangeNext(Tensor images)
        {
            var batch = edits.AsSpan(done, (int)images.Size(0));
            done += batch.Length;
            return Change(images, batch);
        }
    }

    /// <summary>Which images are copied, so that all of a class are before one of them is again; class by class.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="counts">K numbers of copies.</param>
    /// <param name="random">Where the order comes from.</param>
    internal static List<int> Sources(ImageSet train, IReadOnlyList<int> counts, SeededRandom random)
    {
        var sources = new List<int>();
        for (var c = 0; c < counts.Count; c++)
        {
            var images = train.IndicesOf(c);
            for (var i = 0; i < counts[c]; i++)
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

    /// <summary>The originals that a plan repeats.</summary>
    /// <param name="real">The real images.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="seed">Of the choice, where a class has more images than it repeats.</param>
    /// <returns>Their positions, class by class.</returns>
    internal static List<int> Repeats(ImageSet real, SamplingPlan plan, long seed) => Sources(real, plan.ToRepeat, new SeededRandom((ulong)seed).Fork("repeat"));

    /// <summary>Says how a copy is changed.</summary>
    /// <param name="copy">A copy that is not changed yet.</param>
    /// <param name="random">Where chance comes from.</param>
    private protected abstract ImageEdit Edit(ImageEdit copy, SeededRandom random);

    /// <summary>Changes copies of images.</summary>
    /// <param name="images">Float32 [N, C, H, W] in [-1, 1].</param>
    /// <param name="edits">How each is changed.</param>
    /// <returns>The same shape.</returns>
    private protected abstract Tensor Change(Tensor images, ReadOnlySpan<ImageEdit> edits);
}

/// <summary>Copies flipped left to right, the paper's traditional augmentation.</summary>
internal sealed class MirrorMethod : CopyMethod
{
    /// <inheritdoc/>
    public override string Name => "mirror";

    /// <inheritdoc/>
    public override string Description => "Small classes are filled up with copies of their images, flipped left to right.";

    /// <inheritdoc/>
    private protected override ImageEdit Edit(ImageEdit copy, SeededRandom random) => copy with { Mirrored = true };

    /// <inheritdoc/>
    private protected override Tensor Change(Tensor images, ReadOnlySpan<ImageEdit> edits)
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
    private protected override ImageEdit Edit(ImageEdit copy, SeededRandom random) => copy with { Turn = new AffineRange().Draw(random) };

    /// <inheritdoc/>
    private protected override Tensor Change(Tensor images, ReadOnlySpan<ImageEdit> edits)
    {
        var turns = new AffineChange[edits.Length];
        for (var i = 0; i < turns.Length; i++)
        {
            turns[i] = edits[i].Turn!.Value;
        }

        return BatchAugmentation.Affine(images, turns);
    }
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

    /// <summary>The same with the way in which each image was made of a real one, for methods that say so.</summary>
    private protected virtual (ImageSet Images, ImageEdits? Edits) MakeEdited(ImageSet real, SamplingPlan plan, TrainingContext context, ICollection<string> notes) =>
        (Make(real, plan, context, notes), null);

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
                    var (images, edits) = method.MakeEdited(real, plan, context with { Stop = stop }, notes);
                    yield return new SampledBlock(images, null, null) { Edits = edits };
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
