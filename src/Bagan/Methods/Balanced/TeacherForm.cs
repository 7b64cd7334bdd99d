using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Methods.Teachers;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>The classifiers that a teacher consists of, and how they are trained.</summary>
/// <param name="Protocol">Their training, whatever its steps.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Colour">Whether they see images in colour, which are changed further and trained on longer.</param>
internal sealed record TeacherForm(ClassifierProtocol Protocol, int Count, bool Colour = false)
{
    // How often each sees the images for each time that the autoencoder does: 30 passes where it has 4, if so many are not enough sooner.
    private const double PassesPerEpoch = 7.5;

    // A teacher of few images learns nothing more after so many passes, if these are steps enough. Images in colour are changed in many more ways, which takes more and
    // smaller steps (docs/ablations.md).
    private const double EnoughPasses = 25;
    private static readonly (int Steps, int Batch) Enough = (200, 128);
    private static readonly (int Steps, int Batch) EnoughInColour = (700, 64);

    /// <summary>The number of networks that are trained from scratch.</summary>
    internal const int Networks = 2;

    /// <summary>Networks, deeper than that of the comparisons, trained from scratch.</summary>
    /// <param name="channels">1: grey, 3: colour.</param>
    internal static TeacherForm FromScratch(int channels) => new(new ClassifierProtocol { Network = ClassifierKind.Deep, Batch = channels > 1 ? EnoughInColour.Batch : Enough.Batch }, Networks, channels > 1);

    /// <summary>
    /// A linear layer on a pretrained network, trained as the probe of the comparisons: it learns in seconds, whatever the autoencoder's passes are. Its steps follow
    /// from the number of images alone: the longer training of photographs (<see cref="ClassifierProtocol.For"/>) was found to pay for networks that learn their features too.
    /// </summary>
    internal static TeacherForm On(Backbone backbone) => new(new ClassifierProtocol { Probe = backbone, LearningRate = ProbeClassifier.LearningRate }, 1);

    /// <summary>The form that was chosen.</summary>
    /// <param name="choice">The choice; null: there is no pretrained network.</param>
    /// <param name="pretrained">The pretrained network.</param>
    /// <param name="channels">1: grey, 3: colour.</param>
    internal static TeacherForm Of(NetworkChoice? choice, Pretrained? pretrained, int channels) => choice is { Probe: true } ? On(pretrained!.Backbone) : FromScratch(channels);

    /// <summary>Where its classifiers are kept.</summary>
    internal KeptClassifiers Kept => new(Teacher.Name, Protocol, Count);

    /// <summary>What each of its classifiers is trained with: every other one on blended pairs, so that they err in different ways.</summary>
    /// <param name="mirror">Whether an image's mirror image is of the same class.</param>
    internal IReadOnlyList<ClassifierRecipe> Recipes(bool mirror)
    {
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, Affine = BalancedMethod.Changes, Mirror = mirror, TrivialAugment = Colour };
        return [.. Enumerable.Range(0, Count).Select(i => i % 2 == 0 ? recipe : recipe.WithSuffix("mixup"))];
    }

    /// <summary>Seconds that an image takes in the training of one of its networks while all of them train, from a few measured steps.</summary>
    /// <param name="train">The images.</param>
    /// <param name="context">The device.</param>
    internal double SecondsPerImage(ImageSet train, TrainingContext context) => ClassifierSpeed.SecondsPerImage(Protocol, train, context, Count, Recipes(mirror: false));

    /// <summary>The trained values of each of its networks.</summary>
    internal long ParametersOf(NetworkShape shape)
    {
        using var network = Protocol.CreateNetwork(shape.Channels, shape.Side, shape.Classes);
        return network.ParameterCount;
    }

    /// <summary>Its training with the steps that a number of images needs.</summary>
    /// <param name="images">Real images.</param>
    /// <param name="autoencoderEpochs">Passes of the autoencoder, which set those of networks from scratch.</param>
    internal ClassifierProtocol For(int images, int autoencoderEpochs) => Protocol.Probe is not null ? Protocol : Protocol with
    {
        // As many as the passes are, unless fewer are enough.
        Steps = (int)Math.Clamp(
            Math.Ceiling(Math.Min(PassesPerEpoch * autoencoderEpochs * images, Math.Max(EnoughPasses * images, (Colour ? EnoughInColour : Enough).Steps * Protocol.Batch)) / Protocol.Batch), 1, 1_000_000),
    };

    /// <summary>Images that its training handles.</summary>
    /// <inheritdoc cref="For"/>
    internal long Work(int images, int autoencoderEpochs) => (long)Count * For(images, autoencoderEpochs).StepsFor(images) * Protocol.Batch;

    /// <summary>Images that pass through the pretrained network for its training: those to standardise by and the changed ones; 0 without one.</summary>
    /// <param name="images">Real images.</param>
    internal static long BackboneImages(int images) => images + FeaturePool.ImagesFor(images);
}
