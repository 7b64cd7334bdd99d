using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Tensors.Distributed;

namespace Bagan.Ranks;

/// <summary>What the ranks of a job tell each other before they begin.</summary>
internal static class RankAgreement
{
    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(10);

    /// <summary>Refuses ranks that were started differently.</summary>
    internal static void Require(LaunchedRank launched, RankStore store, string what, IReadOnlyDictionary<string, string> says, TimeSpan wait)
    {
        store.Set(Key(what, launched.Rank), JsonSerializer.Serialize(new SortedDictionary<string, string>(says.ToDictionary()), RankJson.Default.SortedDictionaryStringString));
        var all = new List<SortedDictionary<string, string>>();
        for (var rank = 0; rank < launched.Size; rank++)
        {
            var text = store.Get(Key(what, rank), wait) ?? throw new BaganException(
                $"This is {launched.Text}, and rank {rank} has not come within {wait.TotalMinutes:0} minutes. All ranks must be started at once and reach {launched.Address}:{launched.Port}.");
            all.Add(JsonSerializer.Deserialize(text, RankJson.Default.SortedDictionaryStringString)!);
        }

        var differences = all.SelectMany((other, rank) => Differences(all[0], other, rank)).ToList();
        if (differences.Count > 0)
        {
            WaitForAll(launched, store, $"read/{what}");
            throw new BaganInputException($"The processes of this job were started differently:\n{string.Join('\n', differences)}\nStart all of them with the same command, data and version.");
        }
    }

    /// <summary>Closes the store when all have read it: where a rank listens, the others would lose it.</summary>
    internal static void Leave(LaunchedRank launched, RankStore store) => WaitForAll(launched, store, "left");

    private static void WaitForAll(LaunchedRank launched, RankStore store, string key)
    {
        try
        {
            store.Add(key, 1);
            var end = DateTime.UtcNow + LongestLeave;
            while (launched.Rank == 0 && store.Add(key, 0) < launched.Size && DateTime.UtcNow < end)
            {
                Thread.Sleep(10);
            }
        }
        catch (DistributedException)
        {
            // The store has gone with the process that held it.
        }
    }

    private static string Key(string what, int rank) => FormattableString.Invariant($"says/{what}/{rank}");

    private static IEnumerable<string> Differences(SortedDictionary<string, string> first, SortedDictionary<string, string> other, int rank) =>
        from name in first.Keys.Union(other.Keys)
        let ours = first.GetValueOrDefault(name, "left out")
        let theirs = other.GetValueOrDefault(name, "left out")
        where ours != theirs
        select $"  {name}: {ours} on rank 0, {theirs} on rank {rank}";
}

/// <summary>How ranks write what they tell each other.</summary>
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class RankJson : JsonSerializerContext;
