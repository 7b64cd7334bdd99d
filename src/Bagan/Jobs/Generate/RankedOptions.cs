using Bagan.Jobs.Options;
using Bagan.Ranks;
using Bagan.Tensors;

namespace Bagan.Jobs.Generate;

/// <summary>What the processes of a job must have in common before it starts.</summary>
internal static class RankedOptions
{
    /// <summary>Program, machine and options of this process, by name.</summary>
    /// <param name="options">The options of the command.</param>
    /// <param name="launched">Which process this is.</param>
    /// <param name="free">Keys of options that may differ: where data lie, and what the first process alone does.</param>
    /// <param name="others">What else must be the same.</param>
    internal static SortedDictionary<string, string> Says<T>(T options, LaunchedRank launched, IReadOnlySet<string> free, params ReadOnlySpan<(string Name, string Value)> others)
        where T : class, IJobOptions
    {
        var says = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["version"] = BaganVersion.Text,
            ["libtorch"] = Engine.Version,
            ["number of processes"] = FormattableString.Invariant($"{launched.Size}"),
            ["threads"] = FormattableString.Invariant($"{Engine.Threads}"), // another number rounds sums differently
            ["bfloat16"] = Engine.HasBFloat16 ? "yes" : "no",
        };
        foreach (var (name, value) in others)
        {
            says[name] = value;
        }

        foreach (var (key, value) in OptionsJson.ToObject(options).Where(o => !free.Contains(o.Key)))
        {
            says[$"--{key.Replace('_', '-')}"] = value?.ToString() ?? "left out";
        }

        return says;
    }
}
