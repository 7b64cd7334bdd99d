using System.Text.RegularExpressions;
using Bagan.Data.Readers;

namespace Bagan.Jobs.Options;

/// <summary>Checks that several option records share.</summary>
internal static class OptionChecks
{
    /// <summary>What a check that throws has to say; null if nothing.</summary>
    public static string? Refusal(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (BaganInputException e)
        {
            return e.Message;
        }
    }

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
