using System.Text.Json.Serialization;
using Bagan.Data.Plans;
using Bagan.Methods;

namespace Bagan.Jobs.Options;

/// <summary>Options of <c>generate</c>: images from a trained run, N of one class or what a data set lacks.</summary>
internal sealed record GenerateOptions : IJobOptions
{
    /// <summary>Folder that train, balance or quickstart wrote. Required.</summary>
    public string Run { get; init; } = "";

    /// <summary>Name of the class to draw; with <see cref="Count"/>.</summary>
    public string? Class { get; init; }

    /// <summary>Images to draw, 1 to 100 million; with <see cref="Class"/>.</summary>
    public int? Count { get; init; }

    /// <summary>Data set whose missing images are drawn; instead of <see cref="Class"/> and <see cref="Count"/>.</summary>
    public string? Like { get; init; }

    /// <summary>
    /// Real images of the run's classes, usually its training data, for methods that change real images: balanced, paste, context-paste, distil, smote, mirror, affine,
    /// and any +filter. Null: those of <see cref="Like"/>. Runs of other methods need none.
    /// </summary>
    public string? Real { get; init; }

    /// <summary>Which classes of <see cref="Like"/> are filled.</summary>
    public PlanOptions Plan { get; init; } = new();

    /// <summary>Name of the reader for <see cref="Like"/> and <see cref="Real"/>; null: recognised by content.</summary>
    public string? Format { get; init; }

    /// <summary>Go on without files of <see cref="Like"/> and <see cref="Real"/> that can't be read.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Where the pretrained network of the run is; null: where it was when the run was trained.</summary>
    public string? Backbone { get; init; }

    /// <summary>Whether a TorchScript file may be loaded, which is code.</summary>
    public bool AllowTorchscript { get; init; }

    /// <summary>Size of the written images: "own", "network" or a number of pixels; null: own.</summary>
    public string? OutputSize { get; init; }

    /// <summary>The size that is meant.</summary>
    internal PictureSize Size => OutputSize is { } text ? PictureSize.Parse(text)!.Value : PictureSize.Own;

    /// <summary>Seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Where the images are written.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. OwnErrors(), .. PictureSize.Errors(OutputSize), .. Plan.Errors(), .. Compute.Errors(), .. Output.Errors()];

    private IEnumerable<string> OwnErrors()
    {
        if (string.IsNullOrWhiteSpace(Run))
        {
            yield return "RUN is missing: name the folder that train, balance or quickstart wrote.";
        }

        if (Like is not null && (Class is not null || Count is not null))
        {
            yield return "--like and --class with --count exclude each other: give one.";
        }
        else if (Like is null && (Class is null || Count is null))
        {
            yield return "Say what to generate: --class NAME with --count N, or --like DATA.";
        }

        if (OptionChecks.Format(Format) is { } error)
        {
            yield return error;
        }

        if (Count is < 1 or > 100_000_000)
        {
            yield return $"--count must be 1 to 100000000, not {Count}.";
        }
    }
}

/// <summary>Which classes are filled, and how far.</summary>
internal sealed record PlanOptions
{
    /// <summary>auto, minority, not-majority, all, or final totals as NAME=N,NAME=N. auto is not-majority: every class up to the largest.</summary>
    public string Strategy { get; init; } = "auto";

    /// <summary>At most this many generated images for each original of a class, 0 or more; null: no cap.</summary>
    public double? MaxGain { get; init; }

    internal IEnumerable<string> Errors()
    {
        if (SamplingStrategy.TryParse(Strategy, out var refusal) is null)
        {
            yield return refusal!;
        }

        if (MaxGain is { } gain && !(gain >= 0 && gain <= 1e9))
        {
            yield return FormattableString.Invariant($"--max-gain must be at least 0, not {gain}.");
        }
    }
}

/// <summary>Whether generated images pass a filter before they are written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FilterMode>))]
internal enum FilterMode
{
    /// <summary>Everything that the generator makes is taken.</summary>
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>What surely shows another class and what nearly repeats another image is replaced.</summary>
    [JsonStringEnumMemberName("on")]
    On,
}

/// <summary>Which of the generated images are taken.</summary>
internal sealed record ImageFilterOptions
{
    /// <summary>Whether they pass a filter.</summary>
    public FilterMode Filter { get; init; } = FilterMode.Off;

    /// <summary>The probability of one other class from which on an image is turned away, above 0.5 and at most 1.</summary>
    public double FilterThreshold { get; init; } = new FilterOptions().OtherClass;

    internal FilterOptions Method => new() { OtherClass = FilterThreshold };

    internal IEnumerable<string> Errors()
    {
        if (!(FilterThreshold > 0.5 && FilterThreshold <= 1))
        {
            yield return FormattableString.Invariant($"--filter-threshold must be above 0.5 and at most 1, not {FilterThreshold}.");
        }
    }
}
