namespace Bagan.Reports;

/// <summary>What is needed to make the same result again.</summary>
/// <param name="Version">Version of this program.</param>
/// <param name="Engine">Name and version of the tensor engine.</param>
/// <param name="Device">Where it was computed: "cpu", or the name of the GPU.</param>
/// <param name="Threads">Threads used.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Command">The command line as typed.</param>
/// <param name="Machine">Processor, cores and memory in words, or null.</param>
/// <param name="Finished">When it was done.</param>
public sealed record Provenance(
    string Version, string Engine, string Device, int Threads, long Seed, string Command, string? Machine, DateTimeOffset Finished)
{
    /// <summary>What it takes to get the same result again, in a sentence.</summary>
    public string Repeating { get; init; } =
        "The same command with the same seed on the same machine and number of threads gives the same images again.";
}
