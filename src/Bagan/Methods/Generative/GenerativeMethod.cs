using System.Diagnostics;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Methods.Generative;

/// <summary>A method that trains one generator on all classes and draws from its class latents.</summary>
/// <param name="settings">Networks, schedule and budget.</param>
public abstract class GenerativeMethod(MethodSettings settings) : IResamplingMethod
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public virtual MethodParts Parts => MethodParts.Autoencoder | MethodParts.Adversary;

    /// <summary>Networks, schedule and budget.</summary>
    protected MethodSettings Settings => settings;

    /// <summary>The resolved options for a number of training images and their side.</summary>
    public virtual BaganOptions OptionsFor(int images, int side) => Adapt(settings.Preset(images));

    /// <inheritdoc/>
    public virtual long Work(int images, int channels, int side)
    {
        var options = OptionsFor(images, side);
        return (long)(options.AutoencoderEpochs + options.AdversarialEpochs) * images;
    }

    /// <inheritdoc/>
    public virtual ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        return FitGenerator(train, OptionsFor(train.Count, train.Height), [], context);
    }

    /// <inheritdoc/>
    public virtual ITrainedMethod Load(SavedMethod saved, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(context);
        using var file = context.RequireCheckpoint();
        return new TrainedGenerator(BaganModel.Load(file, context.Device), context.Seed, saved.Cost);
    }

    /// <summary>Trains the generator.</summary>
    /// <param name="train">The images that it learns from.</param>
    /// <param name="options">The training's options.</param>
    /// <param name="notes">Sentences about these images that a reader of the results must know.</param>
    /// <param name="context">Seed, device, observer, checkpoints and stop.</param>
    /// <param name="by">The settings that it is trained by; null: the method's.</param>
    private protected ITrainedMethod FitGenerator(ImageSet train, BaganOptions options, IReadOnlyList<string> notes, TrainingContext context, MethodSettings? by = null)
    {
        var watch = Stopwatch.StartNew();
        using var trainer = (by ?? settings).Start(train, options, context);
        var model = trainer.Fit();
        return new TrainedGenerator(model, context.Seed, new Cost(trainer.Cost, watch.Elapsed.TotalSeconds)) { TrainingNotes = notes };
    }

    /// <summary>The method's changes to the preset.</summary>
    protected abstract BaganOptions Adapt(BaganOptions preset);
}

/// <summary>A trained generator with the latents of its classes.</summary>
/// <param name="model">The generator; this object disposes it.</param>
/// <param name="seed">The images' seeds derive from it.</param>
/// <param name="cost">What the training cost.</param>
internal sealed class TrainedGenerator(BaganModel model, ulong seed, Cost cost) : TrainedSource, IImageSource
{
    /// <inheritdoc/>
    public override Cost Cost => cost;

    /// <summary>The generator with its latents.</summary>
    internal BaganModel Model => model;

    /// <inheritdoc/>
    public override bool MadeOfReal => false;

    /// <inheritdoc/>
    public override NetworkShape Shape => model.Header.Shape;

    /// <summary>Sentences about the training that a reader of the results must know.</summary>
    internal IReadOnlyList<string> TrainingNotes { get; init; } = [];

    /// <inheritdoc/>
    public override IImageSource Source(ImageSet? real) => this;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes(SamplingPlan plan) =>
    [
        .. TrainingNotes,
        .. from c in Enumerable.Range(0, plan.ToGenerate.Count)
           where plan.ToGenerate[c] > 0
           let note = model.Latents.NoteOf(c)
           where note is not null
           select $"Class {plan.ClassNames[c]}: {note}.",
    ];

    /// <inheritdoc/>
    public ulong[] Seeds(int classIndex, int first, int count) => BaganModel.SeedsOf(seed, model.Header.ClassNames[classIndex], first, count);

    /// <inheritdoc/>
    public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop) =>
        model.Generate(classIndex, seeds, target, start, stop: stop);

    /// <inheritdoc/>
    public override void Dispose() => model.Dispose();
}
