namespace Bagan.Jobs;

/// <summary>How a long run is kept safe and taken up again.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Go on from the newest whole checkpoint in the output folder; start afresh if there is none yet.</summary>
    public bool Resume { get; init; }

    /// <summary>Minutes between checkpoints, above 0.</summary>
    public double CheckpointEvery { get; init; } = 1;

    internal IEnumerable<string> Errors(OutputOptions output)
    {
        if (!(CheckpointEvery > 0 && CheckpointEvery <= 100_000))
        {
            yield return FormattableString.Invariant($"--checkpoint-every must be above 0 and at most 100000 minutes, not {CheckpointEvery}.");
        }

        if (Resume && output.Overwrite)
        {
            yield return "--resume goes on with what stands in --out and --overwrite removes it: give one.";
        }
    }
}
