using Bagan.Jobs.Options;
using Bagan.Jobs.Train;

namespace Bagan.Jobs.Balance;

/// <summary>Options of <c>quickstart</c>: balance, on the embedded data made long-tailed first.</summary>
public sealed record QuickstartOptions : IJobOptions
{
    /// <summary>The method that fills the classes, with its suffixes ("smote+mirror"); null: balanced, unless other options imply BAGAN.</summary>
    public string? Method { get; init; }

    /// <summary>Which of the generated images are taken.</summary>
    public ImageFilterOptions Filter { get; init; } = new();

    /// <summary>Networks and length of training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Where results are written; the folder quickstart unless named.</summary>
    public OutputOptions Output { get; init; } = new() { Out = "quickstart" };

    /// <summary>Checkpoints and resuming.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>Training steps of the classifier that measures the gain, 1 to 1,000,000; null: fitted to the size of the data.</summary>
    public int? Steps { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
        [.. MethodResolution.Errors(Method, Training, Filter.Filter == FilterMode.On), .. Filter.Errors(), .. Training.Errors(), .. Compute.Errors(), .. Output.Errors(), .. Checkpoints.Errors(Output), .. OptionChecks.Steps(Steps)];
}
