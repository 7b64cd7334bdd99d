using Bagan.Jobs.Options;
using Bagan.Training;

namespace Bagan.Jobs.Train;

/// <summary>How a long run is kept safe and taken up again.</summary>
public sealed record CheckpointOptions
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
            yield return "--resume goes on with what stands in --out and --overwrite removes it: give one.";
        }
    }
}
