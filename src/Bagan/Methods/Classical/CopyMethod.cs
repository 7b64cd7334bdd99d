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
public abstract class CopyMethod : IResamplingMethod
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public Resampling FitResample(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        var random = new SeededRandom(context.Seed).Fork(Name);
        var copies = train.Select(Sources(train, plan, random));
        try
        {
            ImageBatches.Change(copies, context.Device, images => Change(images, random), context.Stop);
            return new Resampling(copies, ClassifierRecipe.Plain);
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
