using Bagan.Jobs.Options;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Training;

namespace Bagan.Jobs.Pipeline;

/// <summary>A fitted method as a run folder holds it, opened for reading.</summary>
/// <param name="Path">The run folder.</param>
/// <param name="Saved">What is known of it besides its weights.</param>
internal sealed record SavedRun(string Path, SavedMethod Saved)
{
    /// <summary>The method with its suffixes.</summary>
    internal MethodChoice Choice { get; } = MethodChoice.Parse(Saved.Method);

    /// <summary>Reads what the run says of itself.</summary>
    /// <param name="folder">The folder that train, balance or quickstart wrote, or the run folder in it.</param>
    /// <exception cref="BaganInputException">It holds no finished training.</exception>
    internal static SavedRun Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, OutputFolder.RunName) is var run && Directory.Exists(run) ? run : folder;
        return new(path, RunFolder.ReadMethod(path));
    }

    /// <summary>Restores the method.</summary>
    /// <param name="context">Seed, device and observer.</param>
    /// <returns>The method, which the caller disposes, and the context with the run's checkpoints.</returns>
    /// <exception cref="BaganInputException">The checkpoints are missing or damaged.</exception>
    internal (ITrainedMethod Method, TrainingContext Context) Open(TrainingContext context)
    {
        var checkpoints = System.IO.Path.Combine(Path, "checkpoints");
        var hasNetworks = Choice.Parts != MethodParts.None;
        if (hasNetworks && !Directory.Exists(checkpoints))
        {
            throw new BaganInputException($"{Path} holds no trained run: {checkpoints} is missing. Name the folder that train, balance or quickstart wrote.");
        }

        var own = context with { Checkpoints = hasNetworks ? CheckpointStore.ForReading(checkpoints) : null };
        return (MethodCatalogue.Create(Choice, ResolvedTraining.Settings(new TrainingOptions(), Saved.Filter)).Load(Saved, own), own);
    }
}
