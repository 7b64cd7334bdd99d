using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Methods;

/// <summary>A fitted method: it draws images for a plan.</summary>
public interface ITrainedMethod : IDisposable
{
    /// <summary>What the training cost.</summary>
    Cost Cost { get; }

    /// <summary>Whether its images are real ones changed, so that it needs real images to draw.</summary>
    bool MadeOfReal { get; }

    /// <summary>
    /// The same method without its generator: its teacher's labels on turned copies of real images. What it reaches is the teacher's, not the
    /// generated images'. It shares the teacher with this object, which must outlive it. Null for a method without a teacher.
    /// </summary>
    ITrainedMethod? Control => null;

    /// <summary>Its teacher, and its filter's classifier, where they could stand on a pretrained network; empty where there was none.</summary>
    IReadOnlyList<NetworkChoice> Networks => [];

    /// <summary>The class that the method's teacher gives to each image, as a classifier of its own.</summary>
    /// <param name="images">N images of the training's shape and classes.</param>
    /// <param name="stop">Ends the work between batches.</param>
    /// <returns>N class indices; null for a method without a teacher.</returns>
    int[]? TeacherPredictions(ImageSet images, CancellationToken stop) => null;

    /// <summary>Draws the images of a plan.</summary>
    /// <param name="plan">How many of each class; its classes are those of the training.</param>
    /// <param name="real">Real images of the same classes and shape; null where <see cref="MadeOfReal"/> is false.</param>
    /// <param name="stop">Ends the work between batches.</param>
    /// <returns>The images, made as they are enumerated: the same plan, real images and seed give the same bytes.</returns>
    /// <exception cref="BaganInputException">The method cannot draw a class of the plan.</exception>
    Sampling Sample(SamplingPlan plan, ImageSet? real, CancellationToken stop);
}

/// <summary>What a training cost: the only honest budget to compare methods by.</summary>
/// <param name="Networks">Images through each trained network, in the order of training.</param>
/// <param name="Seconds">Wall-clock seconds since the training was begun or last taken up again.</param>
public sealed record Cost(IReadOnlyList<NetworkCost> Networks, double Seconds)
{
    /// <summary>The cost of a method that trains nothing.</summary>
    public static Cost Nothing { get; } = new([], 0);

    /// <summary>Images through all networks together.</summary>
    public long Images => Networks.Sum(n => n.Images);

    /// <summary>Both costs, one after the other.</summary>
    internal Cost Plus(Cost other) => new([.. Networks, .. other.Networks], Seconds + other.Seconds);
}

/// <summary>Images through one network in training.</summary>
/// <param name="Network">"autoencoder", "generator and discriminator", "teacher" or "judge".</param>
/// <param name="Images">Images, every pass counted.</param>
public sealed record NetworkCost(string Network, long Images);

/// <summary>A fitted method that draws every image from a seed of its own, so that a filter can refuse one and draw another.</summary>
public abstract class TrainedSource : ITrainedMethod
{
    /// <inheritdoc/>
    public abstract Cost Cost { get; }

    /// <inheritdoc/>
    public abstract bool MadeOfReal { get; }

    /// <summary>Images and classes that it was trained on.</summary>
    public abstract NetworkShape Shape { get; }

    /// <summary>What makes an image of a seed.</summary>
    /// <param name="real">Real images; null where <see cref="MadeOfReal"/> is false.</param>
    public abstract IImageSource Source(ImageSet? real);

    /// <summary>The probabilities that a classifier is to learn in place of the images' classes, [N, K]; null: the classes count.</summary>
    public virtual FloatMatrix? Label(ImageSet images, CancellationToken stop) => null;

    /// <summary>How a classifier is best trained with the images of a plan.</summary>
    public virtual ClassifierRecipe Recipe(SamplingPlan plan) => ClassifierRecipe.Plain;

    /// <summary>Sentences that a reader of the results must know: a class too small for its latents, say.</summary>
    public virtual IReadOnlyList<string> Notes(SamplingPlan plan) => [];

    /// <inheritdoc/>
    public virtual ITrainedMethod? Control => null;

    /// <inheritdoc/>
    public virtual IReadOnlyList<NetworkChoice> Networks => [];

    /// <inheritdoc/>
    public virtual int[]? TeacherPredictions(ImageSet images, CancellationToken stop) => null;

    /// <inheritdoc/>
    public Sampling Sample(SamplingPlan plan, ImageSet? real, CancellationToken stop) => Sample(plan, real, null, stop);

    /// <summary>Some blocks of the images: what a block holds does not depend on the others.</summary>
    /// <param name="plan">How many images of each class.</param>
    /// <param name="real">Real images; null where <see cref="MadeOfReal"/> is false.</param>
    /// <param name="isWanted">Whether a block is made, by its number from 0; null: all are.</param>
    /// <param name="stop">Ends the work.</param>
    internal Sampling Sample(SamplingPlan plan, ImageSet? real, Func<int, bool>? isWanted, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var source = Source(real);
        return new Sampling(Sampling.Blocks(source, plan, Shape, Label, isWanted, stop), Recipe(plan))
        {
            Seeds = source.Seeds,
            Accepted = () => source.Acceptance(plan.ToGenerate),
            Told = () => Notes(plan),
        };
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>Something that can be asked for ever more images of a class: a trained generator, or what makes images out of real ones.</summary>
public interface IImageSource
{
    /// <summary>The seeds of a class's images: the same position always has the same seed.</summary>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="first">Position of the first image, 0 and up.</param>
    /// <param name="count">How many.</param>
    ulong[] Seeds(int classIndex, int first, int count);

    /// <summary>Makes images of one class, one from each seed.</summary>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="seeds">As many as images.</param>
    /// <param name="target">Where they go: uint8 [N, C, H, W].</param>
    /// <param name="start">Position of the first in <paramref name="target"/>.</param>
    /// <param name="stop">Ends the work between batches.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop);

    /// <summary>What became of all that was drawn until now, of each class that was to gain any; empty where the source chooses nothing.</summary>
    /// <param name="wanted">K numbers of images that were to be made.</param>
    IReadOnlyList<ClassAcceptance> Acceptance(IReadOnlyList<int> wanted) => [];
}

/// <summary>What became of the images that were drawn for one class.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Wanted">Images that the plan asks for.</param>
/// <param name="Drawn">Images that were looked at, <paramref name="Wanted"/> and up.</param>
/// <param name="Accepted">Those that no reason spoke against, at most <paramref name="Wanted"/>.</param>
/// <param name="OtherClass">Those that the classifier is sure show another class, or that a teacher is not sure of.</param>
/// <param name="CopiesOfReal">Near-copies of training images.</param>
/// <param name="CopiesOfGenerated">Near-copies of accepted ones.</param>
public sealed record ClassAcceptance(string ClassName, int Wanted, int Drawn, int Accepted, int OtherClass, int CopiesOfReal, int CopiesOfGenerated)
{
    /// <summary>The share of drawn images that were accepted, 0 to 1.</summary>
    public double Share => (double)Accepted / Drawn;

    /// <summary>Images that were turned away and taken back, the least bad of them, so that the plan is filled.</summary>
    public int TakenBack => Wanted - Accepted;
}
