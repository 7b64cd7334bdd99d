using System.CommandLine;
using System.CommandLine.Parsing;
using Bagan.Jobs.Options;

namespace Bagan.Cli;

/// <summary>Says in words what the parser could not make sense of.</summary>
internal static class UsageErrors
{
    /// <summary>One sentence for each error on the line.</summary>
    public static IEnumerable<string> Of(ParseResult line)
    {
        var command = line.CommandResult.Command;
        // The parser lets an unknown option pass as a value where one is still free.
        var positions = command.Arguments.SelectMany(a => line.GetResult(a)?.Tokens ?? []).Select(t => t.Value);
        var strayOptions = positions.Concat(line.UnmatchedTokens).Where(LooksLikeOption).Select(t => t.Split('=')[0]).Distinct().ToList();
        var strayWords = line.UnmatchedTokens.Where(t => !LooksLikeOption(t)).ToList();
        foreach (var option in strayOptions)
        {
            yield return $"{option}: unknown option.{Suggestion.Hint(option, command.Options.Select(o => o.Name))}";
        }

        if (command.Subcommands.Count > 0)
        {
            var verbs = command.Subcommands.Select(c => c.Name).ToList();
            if (strayWords.Count > 0)
            {
                yield return $"Unknown verb '{strayWords[0]}'.{Suggestion.Hint(strayWords[0], verbs)} The verbs are {string.Join(", ", verbs)}.";
            }
        }
        else if (strayOptions.Count == 0)
        {
            // Behind an unknown option a stray word is probably that option's value.
            foreach (var word in strayWords)
            {
                yield return $"Unexpected argument '{word}'.";
            }
        }

        foreach (var error in line.Errors)
        {
            if (error.SymbolResult is OptionResult { Option: var option, Tokens.Count: var count })
            {
                yield return count == 0
                    ? $"{option.Name} needs a value: {option.HelpName}."
                    : option is Option<bool> ? $"{option.Name} is a switch: use it without a value, or with true or false."
                    : $"{option.Name} was given more than once.";
            }
        }
    }

    private static bool LooksLikeOption(string token) => token.Length > 1 && token[0] == '-';
}
