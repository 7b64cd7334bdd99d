using System.Text.RegularExpressions;
using Bagan.Data.Readers.Listing;

namespace Bagan.Data.Readers;

/// <summary>Numbers the groups (patients, tracks, scenes) of a split's images.</summary>
internal static class ImageGroups
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>A group number for each image, in the order in which groups first appear; null where nothing names groups.</summary>
    /// <param name="split">The images, with the names of groups that the layout gives.</param>
    /// <param name="pattern">A regular expression for the images' paths, or null; it wins over what the layout gives.</param>
    /// <param name="notes">Takes a line where images belong to no group.</param>
    /// <param name="required">Whether a pattern that matches no image is an error; else it names no groups.</param>
    /// <exception cref="BaganInputException">The pattern is no regular expression, takes too long, or matches no image.</exception>
    public static int[]? Of(ListedSplit split, string? pattern, List<string> notes, bool required = true)
    {
        var names = pattern is null ? split.Groups : Match(split.Sources, pattern, required);
        if (names is null)
        {
            return null;
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = new int[split.Count];
        var next = 0;
        var alone = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            if (names[i] is not { } name)
            {
                groups[i] = next++;
                alone++;
            }
            else if (!numbers.TryGetValue(name, out groups[i]))
            {
                numbers[name] = groups[i] = next++;
            }
        }

        if (alone > 0)
        {
            notes.Add($"{Quantity.Of(alone, split.Count, "image")} {Quantity.Form(alone, "belongs to no group and stands", "belong to no group and stand")} alone in splits.");
        }

        return groups;
    }

    private static string?[]? Match(IReadOnlyList<string> sources, string pattern, bool required)
    {
        Regex regex;
        try
        {
            regex = new Regex(pattern, RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException e)
        {
            throw new BaganInputException($"--group-pattern '{pattern}' is not a regular expression: {e.Message}", e);
        }

        var names = new string?[sources.Count];
        var found = false;
        for (var i = 0; i < names.Length; i++)
        {
            try
            {
                var match = regex.Match(sources[i]);
                names[i] = !match.Success ? null : match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;
                found |= match.Success;
            }
            catch (RegexMatchTimeoutException e)
            {
                throw new BaganInputException($"--group-pattern '{pattern}' takes too long on {sources[i]}. Write it without nested repetitions.", e);
            }
        }

        return found || names.Length == 0
            ? names
            : !required ? null
            : throw new BaganInputException($"--group-pattern '{pattern}' matches none of {Quantity.Of(names.Length, "image")}; the first is {sources[0]}.");
    }
}
