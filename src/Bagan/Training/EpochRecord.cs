namespace Bagan.Training;

/// <summary>The figures of an epoch; repeatable, so no wall-clock times.</summary>
/// <param name="Stage">"autoencoder" or "adversarial".</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">Epochs of the stage.</param>
/// <param name="Images">Images the stage has handled.</param>
/// <param name="Figures">Means over the epoch's steps.</param>
public sealed record EpochRecord(string Stage, int Epoch, int Epochs, long Images, IReadOnlyList<KeyValuePair<string, double>> Figures)
{
    /// <summary>What happened, in a record that is no epoch's figures but an event's, such as a rollback; otherwise null.</summary>
    public string? Note { get; init; }
}
