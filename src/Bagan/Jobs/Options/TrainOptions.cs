using Bagan.Data;

namespace Bagan.Jobs.Options;

/// <summary>Options of <c>train</c>: the first half of balance, which leaves a run that can generate.</summary>
internal sealed record TrainOptions : IJobOptions
{
    /// <summary>The images to train on.</summary>
    public SourceOptions Data { get; init; } = new();

    /// <summary>The method to train ("bagan+filter"); null: balanced, unless other options imply BAGAN.</summary>
    public string? Method { get; init; }

    /// <summary>Training steps of a filter's judge, 1 to 1,000,000; null: fitted to the size of the data. Methods without "+filter" have no judge.</summary>
    public int? Steps { get; init; }

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
        [.. Data.SourceErrors(SizeRule.Networks), .. MethodResolution.Errors(Method, Training), .. Training.Errors(), .. Compute.Errors(), .. Output.Errors(), .. Checkpoints.Errors(Output), .. OptionChecks.Steps(Steps)];
}
