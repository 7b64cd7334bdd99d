using System.CommandLine;
using System.CommandLine.Parsing;
using Bagan.Cli.Commands;
using Bagan.Jobs.Options;

namespace Bagan.Cli;

/// <summary>Writes help texts, wrapped to the width of the terminal.</summary>
internal sealed class HelpWriter(TextWriter output, int width)
{
    /// <summary>The word behind --help that asks for every option.</summary>
    public const string All = "all";

    private const int Indent = 2;

    /// <summary>The columns to use: the terminal's, but no more than can be read well.</summary>
    public static int FittingWidth() => Console.IsOutputRedirected ? 100 : Math.Clamp(Console.WindowWidth - 1, 60, 100);

    /// <summary>Writes the help of the program as a whole.</summary>
    public void WriteRoot(Command root)
    {
        Paragraph(root.Description!);
        output.WriteLine();
        output.WriteLine($"Usage: {ProgramName.Text} VERB [options]");
        WriteVerbs(root);
        Section("Options");
        Rows(
        [
            ("--version", "Print the version."),
            ("--help, -h", "Print this help; after a verb, the help of that verb. --help all lists every option of a verb."),
        ]);
    }

    /// <summary>Writes the help of one verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="all">Every option, and not only those that a newcomer needs.</param>
    public void WriteVerb(Verb verb, bool all)
    {
        Paragraph(verb.Text.Details);
        output.WriteLine();
        output.WriteLine($"Usage: {ProgramName.Text} {verb.Path} {verb.Text.Usage}".TrimEnd());
        WriteVerbs(verb);
        if (verb.Positions.Count > 0)
        {
            Section("Arguments");
            Rows([.. verb.Positions.Select(p => (p.Name, p.Help))]);
        }

        var shown = 0;
        foreach (var group in verb.Groups)
        {
            var options = group.Options.Where(o => all || o.Basic).ToList();
            if (options.Count > 0)
            {
                Section(group.Title);
                Rows([.. options.Select(o => (o.Value is null ? o.Name : $"{o.Name} {o.Value}", o.Help))]);
                shown += options.Count;
            }
        }

        Section("Example");
        output.WriteLine($"  {ProgramName.Text} {verb.Text.Example}");
        Wrapped(verb.Text.Outcome, Indent);
        var total = verb.Groups.Sum(g => g.Options.Count);
        if (shown < total)
        {
            output.WriteLine();
            output.WriteLine($"These are {shown} of {total} options. To list all: {ProgramName.Text} {verb.Path} --help {All}");
        }
    }

    private void WriteVerbs(Command command)
    {
        var verbs = command.Subcommands.OfType<Verb>().ToList();
        if (verbs.Count > 0)
        {
            Section("Verbs");
            Rows([.. verbs.Select(v => (v.Name, v.Text.Summary))]);
        }
    }

    private void Section(string title)
    {
        output.WriteLine();
        output.WriteLine($"{title}:");
    }

    // Two columns; a left side that is too long has its line to itself.
    private void Rows(IReadOnlyList<(string Left, string Right)> rows)
    {
        const int widest = 24;
        var column = Indent + Math.Min(widest, rows.Max(r => r.Left.Length)) + 2;
        foreach (var (left, right) in rows)
        {
            output.Write(new string(' ', Indent) + left);
            var used = Indent + left.Length;
            if (used + 2 > column)
            {
                output.WriteLine();
                used = 0;
            }

            output.Write(new string(' ', column - used));
            Wrapped(right, column, column);
        }
    }

    private void Paragraph(string text) => Wrapped(text, 0);

    private void Wrapped(string text, int indent, int at = 0)
    {
        var line = 0;
        foreach (var word in text.Split(' '))
        {
            var start = line == 0 ? at : line;
            if (line != 0 && start + 1 + word.Length > width)
            {
                output.WriteLine();
                (line, start) = (0, 0);
            }

            var gap = line == 0 ? Math.Max(0, indent - start) : 1;
            output.Write(new string(' ', gap) + word);
            line = start + gap + word.Length;
        }

        output.WriteLine();
    }
}

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
