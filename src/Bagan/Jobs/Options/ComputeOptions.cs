using System.Text.Json.Serialization;
using Bagan.Training;

namespace Bagan.Jobs.Options;

/// <summary>What the computing runs on, and the seed that makes it repeatable.</summary>
internal sealed record ComputeOptions
{
    /// <summary>Seed of every random number, 0 or more; same seed, machine and threads: same bytes.</summary>
    public long Seed { get; init; }

    /// <summary>CPU threads, 1 to 1024; null: all cores.</summary>
    public int? Threads { get; init; }

    /// <summary>Processor, GPU, or whichever is there.</summary>
    public DeviceChoice Device { get; init; } = DeviceChoice.Auto;

    internal IEnumerable<string> Errors()
    {
        foreach (var error in OptionChecks.Seed(Seed))
        {
            yield return error;
        }

        if (Threads is < 1 or > 1024)
        {
            yield return $"--threads must be 1 to 1024, not {Threads}.";
        }
    }
}

/// <summary>Where the computing happens.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviceChoice>))]
internal enum DeviceChoice
{
    /// <summary>A usable GPU if there is one, else the processor.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>The processor.</summary>
    [JsonStringEnumMemberName("cpu")]
    Cpu,

    /// <summary>A CUDA GPU; an error where there is none.</summary>
    [JsonStringEnumMemberName("cuda")]
    Cuda,
}

/// <summary>How a long run is kept safe and taken up again.</summary>
internal sealed record CheckpointOptions
{
    /// <summary>Go on from the newest whole checkpoint in the output folder; start afresh if there is none yet.</summary>
    public bool Resume { get; init; }

    /// <summary>Minutes between checkpoints, or images ("50000images"), or both with a comma: whichever comes first.</summary>
    public string CheckpointEvery { get; init; } = "1";

    internal CheckpointInterval Interval => CheckpointInterval.TryParse(CheckpointEvery)!;

    internal IEnumerable<string> Errors(OutputOptions output)
    {
        if (CheckpointInterval.TryParse(CheckpointEvery) is null)
        {
            yield return $"--checkpoint-every must be minutes (above 0, at most 100000), images such as 50000images, or both with a comma between, not '{CheckpointEvery}'.";
        }

        if (Resume && output.Overwrite)
        {
            yield return "--resume continues the run in --out, --overwrite replaces it: give only one.";
        }
    }
}

/// <summary>Where results are written.</summary>
internal sealed record OutputOptions
{
    /// <summary>Folder for the results; required unless nothing is written.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what stands in a folder that is not empty; otherwise such a folder is refused.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Only show what would be done: options, plan, networks, estimates.</summary>
    public bool DryRun { get; init; }

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Out) && (Out is not null || !DryRun))
        {
            yield return "--out is missing: name the folder for the results (it is not needed with --dry-run).";
        }
    }
}
