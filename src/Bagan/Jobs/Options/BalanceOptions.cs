using System.Text.Json.Serialization;
using Bagan.Data.Writers;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Options;

/// <summary>Options of <c>balance</c>: train, generate, write, evaluate, report.</summary>
public sealed record BalanceOptions : IJobOptions
{
    /// <summary>The layout by default.</summary>
    internal const string ClassFolders = "folders";

    /// <summary>The images to balance.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>The method that fills the classes, with its suffixes ("smote+mirror"); null: balanced, unless other options imply BAGAN.</summary>
    public string? Method { get; init; }

    /// <summary>Which classes are filled.</summary>
    public PlanOptions Plan { get; init; } = new();

    /// <summary>Which of the generated images are taken.</summary>
    public ImageFilterOptions Filter { get; init; } = new();

    /// <summary>Whether validation images decide, among several ways with and without generated images, which one is taken.</summary>
    public bool Pick { get; init; }

    /// <summary>Networks and length of training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Where results are written.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <summary>Checkpoints and resuming.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>In what form the originals stand beside the generated images.</summary>
    public OriginalsMode Originals { get; init; } = OriginalsMode.Resized;

    /// <summary>Layout of the balanced images, one of <see cref="DataWriter.All"/>; class folders without splits above them by default.</summary>
    public string To { get; init; } = ClassFolders;

    /// <summary>Training steps of the classifier that measures the gain, 1 to 1,000,000; null: fitted to the size of the data.</summary>
    public int? Steps { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
    [
        .. LayoutErrors(),
        .. Pick && Filter.Filter == FilterMode.On ? ["--pick tries the filter itself: leave out --filter on."] : Array.Empty<string>(),
        .. MethodResolution.Errors(Method, Training, Filter.Filter == FilterMode.On), .. PickErrors(), .. Data.Errors(), .. Plan.Errors(), .. Filter.Errors(), .. Training.Errors(), .. Compute.Errors(),
        .. Output.Errors(), .. Checkpoints.Errors(Output), .. OptionChecks.Steps(Steps),
    ];

    private IEnumerable<string> LayoutErrors()
    {
        var names = DataWriter.All.Select(w => w.Name).ToList();
        if (!names.Contains(To))
        {
            yield return $"--to: '{To}' is not one of {string.Join(", ", names)}.{Suggestion.Hint(To, names)}";
        }

        if (To != ClassFolders && Originals == OriginalsMode.Copy)
        {
            yield return $"--originals copy keeps files of their own sizes, and --to {To} needs images of one size: leave out one of them.";
        }
    }

    private IEnumerable<string> PickErrors()
    {
        if (Pick && Method is not null && OptionChecks.Refusal(() => MethodChoice.Parse(Method)) is null && MethodChoice.Parse(Method) is var choice)
        {
            if (MethodCatalogue.RecipeOf(choice.Method) is not null)
            {
                yield return $"--pick compares images of a method with ways to do without, and {choice.Method} makes none: name a method that makes images, or leave out --method.";
            }

            if (choice.Suffixes.Count > 0)
            {
                yield return $"--pick tries suffixes itself: give --method {choice.Method} without them.";
            }
        }
    }
}

/// <summary>In what form the original images stand beside the generated ones.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OriginalsMode>))]
public enum OriginalsMode
{
    /// <summary>As PNG at the size that was trained on, alike to the generated ones.</summary>
    [JsonStringEnumMemberName("resized")]
    Resized,

    /// <summary>Their own files, byte for byte.</summary>
    [JsonStringEnumMemberName("copy")]
    Copy,
}

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
