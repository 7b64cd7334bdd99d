namespace Bagan.Jobs.Compare;

/// <summary>
/// What every cell of a comparison shares, kept in comparison.json: a later call may add methods, protocols and seeds, but
/// cells that were made under other settings stand in no table together.
/// </summary>
internal sealed record CompareState
{
    /// <summary>The settings by name, as the command line spells them.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>What the same classifier reaches on all training images, before any imbalance; null until it was measured, or where none is simulated.</summary>
    public ClassifierResult? FullData { get; init; }

    /// <summary>Every difference from other settings, one sentence each.</summary>
    internal IEnumerable<string> Differences(IReadOnlyDictionary<string, string> now) =>
        from name in Settings.Keys.Union(now.Keys)
        let then = Settings.GetValueOrDefault(name, "nothing")
        let given = now.GetValueOrDefault(name, "nothing")
        where then != given
        select $"{name} was {then} and is {given} now.";
}
