using System.Diagnostics;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// Images of small classes in the surroundings of larger ones (<see cref="PastedImages"/>): the teacher of the method balanced says which region shows the class, looks at
/// the results and labels them. There is no generator. The teacher is always trained from scratch: a linear layer on a pretrained network says what an image shows, and
/// not where.
/// </summary>
internal sealed class PasteMethod(MethodSettings settings, PasteKind kind) : IResamplingMethod
{
    internal const string ObjectName = "paste";
    internal const string ContextName = "context-paste";

    /// <inheritdoc/>
    public string Name => kind == PasteKind.Object ? ObjectName : ContextName;

    /// <inheritdoc/>
    public string Description => kind == PasteKind.Object
        ? "The region that shows a small class is pasted into images of larger classes; a teacher finds the region and labels the result."
        : "Images of small classes get the ground of images of larger classes, more or less of it; a teacher finds ground and object and labels the result.";

    /// <inheritdoc/>
    public MethodParts Parts => MethodParts.Teacher;

    /// <inheritdoc/>
    public double RepeatShare => BalancedMethod.Repeats;

    /// <inheritdoc/>
    public long Work(int images, int channels, int side) => Teacher.Work(images, channels, BalancedMethod.EpochsFor(settings, images), settings.Mirror);

    /// <inheritdoc/>
    public ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        var watch = Stopwatch.StartNew();
        var teacher = DistilMethod.TrainTeacher(settings with { Pretrained = null }, train, context);
        return new TrainedPaste(
            teacher, new NetworkShape(train.Channels, train.Height, train.ClassNames.Count), kind, context.Seed, new Cost([new NetworkCost(Teacher.Name, teacher.Images)], watch.Elapsed.TotalSeconds));
    }

    /// <inheritdoc/>
    public ITrainedMethod Load(SavedMethod saved, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(context);
        return new TrainedPaste(Teacher.Load(saved, context, null), new NetworkShape(saved.Channels, saved.Side, saved.ClassNames.Count), kind, context.Seed, saved.Cost);
    }
}

/// <summary>A teacher that says what is pasted.</summary>
/// <param name="teacher">The teacher; this object disposes it.</param>
/// <param name="shape">Images and classes that it was trained on.</param>
/// <param name="kind">What is pasted.</param>
/// <param name="seed">The images' seeds derive from it.</param>
/// <param name="cost">What the training cost.</param>
internal sealed class TrainedPaste(Teacher teacher, NetworkShape shape, PasteKind kind, ulong seed, Cost cost) : TrainedDistil(teacher, shape, seed, cost, owner: true)
{
    /// <inheritdoc/>
    public override ITrainedMethod Control => new TrainedDistil(Teacher, Shape, Seed, Cost.Nothing, owner: false);

    /// <inheritdoc/>
    public override IImageSource Source(ImageSet? real)
    {
        ArgumentNullException.ThrowIfNull(real);
        return new VettedImages(new PastedImages(real, Teacher, kind, Seed), Teacher, real);
    }
}
