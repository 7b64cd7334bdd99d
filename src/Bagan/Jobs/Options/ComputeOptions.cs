using System.Text.Json.Serialization;

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
