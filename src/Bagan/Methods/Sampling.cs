using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Methods;

/// <summary>The images of a plan, class by class, made block by block as they are enumerated: one block is in memory, however many images there are.</summary>
public sealed class Sampling
{
    // Blocks are the same for all who enumerate, so that their bytes are too.
    private const int BlockImages = 1024;

    /// <summary>Images that are made as they are enumerated.</summary>
    /// <param name="images">Blocks of a few hundred images, class by class, as many images of each class as the plan says or none at all; enumerated once.</param>
    /// <param name="recipe">How a classifier is best trained on the real images and these.</param>
    public Sampling(IEnumerable<SampledBlock> images, ClassifierRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(recipe);
        Images = images;
        Recipe = recipe;
    }

    /// <summary>The blocks; each is disposed by whoever takes it. To be enumerated once.</summary>
    public IEnumerable<SampledBlock> Images { get; }

    /// <summary>How a classifier is best trained on the real images and these.</summary>
    public ClassifierRecipe Recipe { get; }

    /// <summary>What a filter or a teacher accepted of each class that gained images, once all blocks are made; empty where nothing is chosen.</summary>
    public IReadOnlyList<ClassAcceptance> Acceptance => Accepted();

    /// <summary>Sentences that a reader of the results must know, once all blocks are made.</summary>
    public IReadOnlyList<string> Notes => Told();

    /// <summary>Gives <see cref="Acceptance"/>; called once all blocks are made. Default: empty.</summary>
    public Func<IReadOnlyList<ClassAcceptance>> Accepted { get; init; } = () => [];

    /// <summary>Gives <see cref="Notes"/>; called once all blocks are made. Default: empty.</summary>
    public Func<IReadOnlyList<string>> Told { get; init; } = () => [];

    /// <summary>Takes all blocks together.</summary>
    /// <param name="plan">The plan that was sampled.</param>
    /// <param name="real">The images that the method learnt from; the others are kept where their pixels are.</param>
    /// <param name="advanced">Told after each block how many images there are.</param>
    /// <returns>All images; the caller disposes them.</returns>
    public Resampling Collect(SamplingPlan plan, ImageSet real, Action<long> advanced)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(advanced);
        PixelBlock? pixels = null;
        try
        {
            var labels = new int[checked((int)plan.TotalToGenerate)];
            ulong[]? seeds = null;
            FloatMatrix? probabilities = null;
            var edits = new List<ImageEdits>();
            IReadOnlyList<string>? classNames = null;
            var done = 0;
            foreach (var block in Images)
            {
                using (block)
                {
                    var images = block.Images;
                    pixels ??= real.Pixels.Another(labels.Length);
                    classNames = images.ClassNames;
                    for (var i = 0; i < images.Count; i++)
                    {
                        images[i].CopyTo(pixels[done + i]);
                        labels[done + i] = images.Labels[i];
                    }

                    if (block.Seeds is { } own)
                    {
                        own.CopyTo(seeds ??= new ulong[labels.Length], done);
                    }

                    if (block.Labels is { } rows)
                    {
                        probabilities ??= new FloatMatrix(labels.Length, rows.Columns);
                        rows.Values.CopyTo(probabilities.Values[(done * rows.Columns)..]);
                    }

                    if (block.Edits is { } made)
                    {
                        edits.Add(made);
                    }

                    advanced(done += images.Count);
                }
            }

            if (pixels is not null && done != labels.Length)
            {
                throw new InvalidOperationException($"The method made {done} images of {labels.Length}.");
            }

            return new Resampling(pixels is null ? null : new ImageSet(pixels, labels, classNames!), Recipe)
            {
                Seeds = seeds,
                GeneratedLabels = probabilities,
                Edits = ImageEdits.Join(edits),
                Acceptance = Acceptance,
                Notes = Notes,
            };
        }
        catch
        {
            pixels?.Dispose();
            throw;
        }
    }

    /// <summary>The same images under the names of their classes alone: no probabilities, and the classifier trained plainly.</summary>
    internal Sampling Hardened() => new(Images.Select(b => b.Hardened()), ClassifierRecipe.Plain) { Accepted = Accepted, Told = Told, Seeds = Seeds };

    /// <summary>The same images with more to tell of them.</summary>
    internal Sampling Telling(IReadOnlyList<string> more) => more.Count == 0 ? this : new(Images, Recipe) { Accepted = Accepted, Told = () => [.. more, .. Told()], Seeds = Seeds };

    /// <summary>Gives the seeds of images of a class, by class, first and count; null where images are not drawn from seeds of their own.</summary>
    internal Func<int, int, int, ulong[]>? Seeds { get; init; }

    /// <summary>The blocks of a plan in their order: class, position of the first image in its class, images.</summary>
    internal static IEnumerable<(int Class, int First, int Count)> Places(SamplingPlan plan)
    {
        for (var c = 0; c < plan.ToGenerate.Count; c++)
        {
            for (var first = 0; first < plan.ToGenerate[c]; first += BlockImages)
            {
                yield return (c, first, Math.Min(BlockImages, plan.ToGenerate[c] - first));
            }
        }
    }

    /// <summary>Blocks of a source that draws each image from its seed.</summary>
    /// <param name="source">Draws them.</param>
    /// <param name="plan">How many of each class.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="label">The probabilities that a classifier is to learn.</param>
    /// <param name="isWanted">Whether a block is made, by its number from 0; null: all are.</param>
    /// <param name="stop">Ends the work.</param>
    internal static IEnumerable<SampledBlock> Blocks(
        IImageSource source, SamplingPlan plan, NetworkShape shape, Func<ImageSet, CancellationToken, FloatMatrix?> label, Func<int, bool>? isWanted, CancellationToken stop)
    {
        foreach (var (number, (c, first, count)) in Places(plan).Index())
        {
            if (isWanted is null || isWanted(number))
            {
                yield return Draw(source, c, source.Seeds(c, first, count), plan, shape, label, stop) with { First = first };
            }
        }
    }

    private static SampledBlock Draw(
        IImageSource source, int classIndex, ulong[] seeds, SamplingPlan plan, NetworkShape shape, Func<ImageSet, CancellationToken, FloatMatrix?> label, CancellationToken stop)
    {
        var labels = new int[seeds.Length];
        Array.Fill(labels, classIndex);
        var images = new ImageSet(new PixelBlock(seeds.Length, shape.Channels, shape.Side, shape.Side), labels, plan.ClassNames);
        try
        {
            source.Generate(classIndex, seeds, images.Pixels, 0, stop);
            return new SampledBlock(images, seeds, label(images, stop)) { Edits = ImageEdits.Of(source, [(classIndex, seeds)]) };
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }
}

/// <summary>Some images of a plan.</summary>
/// <param name="Images">The images; this object disposes them.</param>
/// <param name="Seeds">The seed of each; null where they were drawn in one go.</param>
/// <param name="Labels">The probabilities that a classifier is to learn in place of the classes, [N, K]; null: the classes count.</param>
public sealed record SampledBlock(ImageSet Images, ulong[]? Seeds, FloatMatrix? Labels) : IDisposable
{
    /// <summary>How each was made of a real image; null where they were made of none, or the method does not say.</summary>
    internal ImageEdits? Edits { get; init; }

    /// <summary>The position of the first image among those of its class, which all of the block are of; null: the block follows the one before.</summary>
    internal int? First { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();

    internal SampledBlock Hardened() => this with { Labels = null };
}

/// <summary>What a method answers.</summary>
/// <param name="generated">Images to add to the real ones, of their shape and classes; null: the method adds none. Owned by this object.</param>
/// <param name="recipe">How the classifier is to be trained.</param>
public sealed class Resampling(ImageSet? generated, ClassifierRecipe recipe) : IDisposable
{
    /// <summary>Images to add to the real ones; null where the method adds none.</summary>
    public ImageSet? Generated { get; } = generated;

    /// <summary>How the classifier is to be trained on the real and the added images.</summary>
    public ClassifierRecipe Recipe { get; } = recipe;

    /// <summary>
    /// A row for each generated image: the probabilities of the K classes that the classifier is to learn in place of its label; null: the
    /// labels count.
    /// </summary>
    public FloatMatrix? GeneratedLabels { get; init; }

    /// <summary>The seed of each generated image; null where they were drawn in one go.</summary>
    public IReadOnlyList<ulong>? Seeds { get; init; }

    /// <summary>What a filter or a teacher accepted of each class that gained images; empty where nothing was chosen.</summary>
    public IReadOnlyList<ClassAcceptance> Acceptance { get; init; } = [];

    /// <summary>Sentences that a reader of the results must know: a class too small for k neighbours, say.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How each generated image was made of a real one; null where they were made of none, or the method does not say.</summary>
    internal ImageEdits? Edits { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Generated?.Dispose();
}
