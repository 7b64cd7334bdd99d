using Bagan.Data;
using Bagan.Jobs.Options;

namespace Bagan.Jobs.Train;

/// <summary>Options of <c>train</c>: the first half of balance, which leaves a run that can generate.</summary>
public sealed record TrainOptions : IJobOptions
{
    /// <summary>The images to train on.</summary>
    public SourceOptions Data { get; init; } = new();

    /// <summary>Networks and length of training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Where the run is written.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <summary>Checkpoints and resuming.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
        [.. Data.SourceErrors(SizeRule.Networks), .. Training.Errors(), .. Compute.Errors(), .. Output.Errors(), .. Checkpoints.Errors(Output)];
}
