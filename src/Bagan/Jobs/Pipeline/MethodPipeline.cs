using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Backbones;
using Bagan.Export.TensorBoard;
using Bagan.Jobs.Options;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Training;

namespace Bagan.Jobs.Pipeline;

/// <summary>The one way from real images to a fitted method, from its files to the same, and from either to its images: every verb goes it.</summary>
internal static class MethodPipeline
{
    /// <summary>Fits a method; what its checkpoints hold already is taken up.</summary>
    /// <param name="choice">The method with its suffixes.</param>
    /// <param name="settings">Networks, schedule and budget of generators.</param>
    /// <param name="train">The real images.</param>
    /// <param name="plan">How many images each class shall gain.</param>
    /// <param name="context">Seed, device, observer and stop; the checkpoints are those of <paramref name="place"/>.</param>
    /// <param name="place">Where the training is kept and followed.</param>
    /// <returns>What draws the images; the caller disposes it.</returns>
    internal static ITrainedMethod Fit(MethodChoice choice, MethodSettings settings, ImageSet train, SamplingPlan plan, TrainingContext context, FitPlace place)
    {
        var board = place.Board is null ? null : new TensorBoardObserver(context.Observer, place.Board);
        var own = context with
        {
            Checkpoints = choice.Parts == MethodParts.None ? null : new CheckpointStore(place.Checkpoints, place.Interval),
            Observer = board ?? context.Observer,
        };
        var trained = MethodCatalogue.Create(choice, settings).Fit(train, plan, own);
        try
        {
            board?.AddLatents(trained, own);
            return trained;
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    /// <summary>Restores a method from its run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="context">Seed of the images, device and observer.</param>
    /// <param name="open">Opens the pretrained network that the run stands on; told what the run says of it.</param>
    /// <returns>The method and the context with the run's checkpoints; the caller disposes it.</returns>
    /// <exception cref="BaganInputException">The checkpoints are missing or damaged, or the pretrained network is missing or another one.</exception>
    internal static LoadedMethod Load(SavedRun run, TrainingContext context, Func<SavedBackbone, Backbone> open)
    {
        var hasNetworks = run.Choice.Parts != MethodParts.None;
        if (hasNetworks && !Directory.Exists(run.Checkpoints))
        {
            throw new BaganInputException($"{run.Path} holds no trained run: {run.Checkpoints} is missing. Name the folder that train, balance or quickstart wrote.");
        }

        var own = context with { Checkpoints = hasNetworks ? CheckpointStore.ForReading(run.Checkpoints) : null };
        var backbone = run.Saved.Backbone is { } saved ? open(saved) : null;
        try
        {
            var settings = ResolvedTraining.Settings(new TrainingOptions(), run.Saved.Filter) with { Pretrained = backbone is null ? null : new Pretrained(backbone) };
            return new LoadedMethod(MethodCatalogue.Create(run.Choice, settings).Load(run.Saved, own), own, backbone);
        }
        catch
        {
            backbone?.Dispose();
            throw;
        }
    }

    /// <summary>The images of a plan, made as they are enumerated; without a teacher's probabilities where the choice drops them.</summary>
    /// <param name="choice">The method with its suffixes.</param>
    /// <param name="trained">The fitted method.</param>
    /// <param name="plan">How many of each class.</param>
    /// <param name="real">The real images; null for a method that needs none.</param>
    /// <param name="stop">Ends the work between batches.</param>
    internal static Sampling Sample(MethodChoice choice, ITrainedMethod trained, SamplingPlan plan, ImageSet? real, CancellationToken stop) =>
        choice.Adapt(trained.Sample(plan, real, stop));
}

/// <summary>A method that was restored from its run.</summary>
/// <param name="Method">The method; this object disposes it.</param>
/// <param name="Context">The context, with the run's checkpoints.</param>
/// <param name="Backbone">The pretrained network that it stands on, which this object disposes; null: none.</param>
internal sealed record LoadedMethod(ITrainedMethod Method, TrainingContext Context, Backbone? Backbone) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Method.Dispose();
        Backbone?.Dispose();
    }
}

/// <summary>Where the training of a method is kept and followed.</summary>
/// <param name="Checkpoints">The folder of its checkpoints; a method that trains nothing has none.</param>
/// <param name="Interval">How often it is saved.</param>
/// <param name="Board">Takes its figures and latents for TensorBoard; null: nobody asked.</param>
internal sealed record FitPlace(string Checkpoints, CheckpointInterval Interval, TensorBoardLog? Board);

/// <summary>A fitted method as a run folder holds it, opened for reading.</summary>
/// <param name="Path">The run folder.</param>
/// <param name="Saved">What is known of it besides its weights.</param>
internal sealed record SavedRun(string Path, SavedMethod Saved)
{
    /// <summary>The method with its suffixes.</summary>
    internal MethodChoice Choice { get; } = MethodChoice.Parse(Saved.Method);

    /// <summary>The folder of its checkpoints.</summary>
    internal string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>Reads what the run says of itself.</summary>
    /// <param name="folder">The folder that train, balance or quickstart wrote, or the run folder in it.</param>
    /// <exception cref="BaganInputException">It holds no finished training.</exception>
    internal static SavedRun Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new BaganInputException($"There is no folder {folder}. Name the folder that train, balance or quickstart wrote.");
        }

        var path = System.IO.Path.Combine(folder, OutputFolder.RunName) is var run && Directory.Exists(run) ? run : folder;
        return new(path, RunFolder.ReadMethod(path));
    }
}
