using System.CommandLine;
using Bagan.Cli.Terminal;

namespace Bagan.Cli.Commands;

/// <summary>What help says of a verb besides its options.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Summary">Half a line, for the list of verbs.</param>
/// <param name="Details">What it does, for someone who has never seen it.</param>
/// <param name="Usage">The command line in short, behind the verb.</param>
/// <param name="Example">A worked example, behind <c>./bagan</c>.</param>
/// <param name="Outcome">What the example does and leaves.</param>
internal sealed record VerbText(string Name, string Summary, string Details, string Usage, string Example, string Outcome);

/// <summary>A value given by position: its key in a configuration file, its name in help, and what it is.</summary>
internal sealed record ArgumentText(string Key, string Name, string Help)
{
    /// <summary>The words that it takes; empty where it takes free text or a path.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}

/// <summary>Options that stand together in help, under a title.</summary>
internal sealed record OptionGroup(string Title, IReadOnlyList<OptionText> Options);

/// <summary>One option.</summary>
/// <param name="Key">Its key in a configuration file; the option as typed has hyphens.</param>
/// <param name="Value">The name of its value in help; null for a switch.</param>
/// <param name="Help">What it does.</param>
/// <param name="Basic">A newcomer needs it: <c>--help</c> shows it. <c>--help all</c> shows every option.</param>
internal sealed record OptionText(string Key, string? Value, string Help, bool Basic = false)
{
    /// <summary>Words that it takes beside those in <see cref="Value"/>, for the completion of shells.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The option as typed: <c>gan_epochs</c> is <c>--gan-epochs</c>.</summary>
    public string Name => "--" + Key.Replace('_', '-');

    /// <summary>The parser's form of it. Values stay text: they are read with those of configuration files, by one reader.</summary>
    public Option ToOption() => Value is null
        ? new Option<bool>(Name) { Description = Help }
        : new Option<string>(Name) { Description = Help, HelpName = Value, Arity = ArgumentArity.ExactlyOne };
}

/// <summary>A verb of the command line: what help says of it, and how a parsed line becomes something to run.</summary>
internal abstract class Verb : Command
{
    private readonly Dictionary<string, Option> _options = [];

    /// <summary>Builds the verb from its texts.</summary>
    protected Verb(VerbText text, IReadOnlyList<ArgumentText> positions, IReadOnlyList<OptionGroup> groups)
        : base(text.Name, text.Summary)
    {
        Text = text;
        Positions = positions;
        Groups = groups;
        foreach (var position in positions)
        {
            Add(new Argument<string>(position.Name) { Description = position.Help, Arity = ArgumentArity.ZeroOrOne });
        }

        foreach (var option in groups.SelectMany(g => g.Options))
        {
            _options.Add(option.Key, option.ToOption());
            Add(_options[option.Key]);
        }
    }

    /// <summary>What help says.</summary>
    public VerbText Text { get; }

    /// <summary>The values given by position.</summary>
    public IReadOnlyList<ArgumentText> Positions { get; }

    /// <summary>The options, as help groups them.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; }

    /// <summary>The verb as typed, with the verbs above it.</summary>
    public string Path => Parents.OfType<Verb>().FirstOrDefault() is { } parent ? $"{parent.Path} {Name}" : Name;

    /// <summary>Whether several processes that torchrun or srun starts divide its work.</summary>
    public virtual bool RunsOnRanks => false;

    /// <summary>Whether a switch of this verb is on.</summary>
    public bool IsSet(ParseResult line, string key) => _options.ContainsKey(key) && Given(line, key) == "true";

    /// <summary>Reads the line; nothing is run and no data is touched.</summary>
    /// <param name="line">The parsed line.</param>
    /// <param name="errors">Takes everything that is wrong with it.</param>
    /// <returns>What to run if there are no errors; its result is the exit code.</returns>
    public abstract Func<Session, int> Prepare(ParseResult line, ICollection<string> errors);

    /// <summary>The text of an option on this line; null if it was not given.</summary>
    protected string? Given(ParseResult line, string key)
    {
        if (line.GetResult(_options[key]) is not { Implicit: false } result)
        {
            return null;
        }

        // A switch without a value has no token of its own.
        return result.Tokens.Count > 0 ? result.Tokens[^1].Value : _options[key] is Option<bool> ? "true" : null;
    }

    /// <summary>The text at a position on this line; null if it was not given.</summary>
    protected string? Given(ParseResult line, int position) =>
        line.GetResult(Arguments[position])?.Tokens is [.., var token] ? token.Value : null;
}
