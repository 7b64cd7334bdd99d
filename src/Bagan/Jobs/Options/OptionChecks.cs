using System.Text.RegularExpressions;
using Bagan.Data.Readers;

namespace Bagan.Jobs.Options;

/// <summary>Checks that several option records share.</summary>
internal static class OptionChecks
{
    public static IEnumerable<string> Steps(int? steps)
    {
        if (steps is < 1 or > 1_000_000)
        {
            yield return $"--steps must be 1 to 1000000, not {steps}.";
        }
    }

    public static IEnumerable<string> Seed(long seed)
    {
        if (seed < 0)
        {
            yield return $"--seed must be 0 or more, not {seed}.";
        }
    }

    public static string? Format(string? format)
    {
        var names = DataLoader.Formats.Select(f => f.Name).ToList();
        return format is null || names.Contains(format)
            ? null
            : $"--format: '{format}' is not one of {string.Join(", ", names)}.{Suggestion.Hint(format, names)}";
    }

    public static IEnumerable<string> Groups(string? column, string? pattern)
    {
        if (column is not null && pattern is not null)
        {
            yield return "--group and --group-pattern exclude each other: give one.";
        }

        if (column is not null && string.IsNullOrWhiteSpace(column))
        {
            yield return "--group is empty: name the column of the manifest.";
        }

        if (pattern is not null && !IsPattern(pattern))
        {
            yield return $"--group-pattern '{pattern}' is not a regular expression.";
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>The options of one verb: an immutable record whose defaults are those of the command line.</summary>
internal interface IJobOptions
{
    /// <summary>Looks for everything that is wrong with the options themselves; files are not touched.</summary>
    /// <returns>One sentence for each error, naming the option as the command line spells it; empty if all is well.</returns>
    IReadOnlyList<string> Validate();
}

/// <summary>Options of a verb whose training several processes can divide.</summary>
/// <typeparam name="T">The options themselves.</typeparam>
internal interface ITrainingJobOptions<T> : IJobOptions
{
    /// <summary>The method with its suffixes; null: as the training's options say.</summary>
    string? Method { get; }

    /// <summary>Whether generated images are checked and replaced, by an option or while candidates are tried.</summary>
    bool ChecksImages { get; }

    /// <summary>Networks and length of training.</summary>
    TrainingOptions Training { get; }

    /// <summary>Seed, threads, device.</summary>
    ComputeOptions Compute { get; }

    /// <summary>Where results are written.</summary>
    OutputOptions Output { get; }

    /// <summary>Checkpoints and resuming.</summary>
    CheckpointOptions Checkpoints { get; }

    /// <summary>The same with another place.</summary>
    T With(OutputOptions output, CheckpointOptions checkpoints);
}

/// <summary>Finds what a misspelt word was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>The candidate nearest to a word by edits of single letters.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What it could have been.</param>
    /// <returns>The nearest candidate; null if none is near enough to be worth naming.</returns>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        string? best = null;
        var bestDistance = Math.Max(2, word.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var distance = Distance(word, candidate);
            if (distance < bestDistance && distance < candidate.Length)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>A sentence to append to an error, " Did you mean X?", or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        Nearest(word, candidates) is { } nearest ? $" Did you mean {nearest}?" : "";

    // Optimal string alignment: insertions, deletions, replacements and swaps of neighbours count one each.
    private static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
        {
            return int.MaxValue;
        }

        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            table[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            table[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var same = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];

        static bool Same(char x, char y) => char.ToLowerInvariant(x) == char.ToLowerInvariant(y);
    }
}
