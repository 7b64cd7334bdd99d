using System.CommandLine;

namespace Bagan.Cli.Commands;

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
