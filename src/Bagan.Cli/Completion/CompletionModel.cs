using System.Text.RegularExpressions;
using Bagan.Cli.Commands;

namespace Bagan.Cli.Completion;

/// <summary>The command line as a shell completes it, taken from the verbs themselves: a new verb or option is in it without further work.</summary>
internal sealed partial class CompletionModel
{
    private CompletionModel(IReadOnlyList<CompletedVerb> verbs) => Verbs = verbs;

    /// <summary>The program (path "") and every verb below it.</summary>
    public IReadOnlyList<CompletedVerb> Verbs { get; }

    /// <summary>Reads the verbs.</summary>
    public static CompletionModel Of(IReadOnlyList<Verb> verbs)
    {
        var root = new CompletedVerb("", Children(verbs), [new("--version", "Print the version.", null), Help], CompletedValue.None);
        return new([root, .. verbs.SelectMany(Below)]);
    }

    /// <summary>The first sentence of a help text.</summary>
    private static string FirstSentence(string help)
    {
        var end = help.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? help : help[..(end + 1)];
    }

    private static CompletedOption Help { get; } = new("--help", "Print help.", null);

    private static IEnumerable<CompletedVerb> Below(Verb verb)
    {
        var children = verb.Subcommands.OfType<Verb>().ToList();
        List<CompletedOption> options =
        [
            .. verb.Groups.SelectMany(g => g.Options).Select(o => new CompletedOption(o.Name, FirstSentence(o.Help), o.Value is null ? null : Value(o.Value, o.Words))),
            Help,
        ];
        var position = verb.Positions.FirstOrDefault();
        return
        [
            new CompletedVerb(verb.Path, Children(children), options, position is null ? CompletedValue.None : Value(position.Name, position.Words)),
            .. children.SelectMany(Below),
        ];
    }

    private static IReadOnlyList<(string Name, string Summary)> Children(IEnumerable<Verb> verbs) => [.. verbs.Select(v => (v.Name, v.Text.Summary))];

    // "fast|paper" lists words; DIR, FILE, DATA, RUN and GENERATED are paths.
    private static CompletedValue Value(string text, IReadOnlyList<string> words)
    {
        var parts = text.Split('|');
        var paths = parts.Contains("DIR") ? PathKind.Folders : parts.Any(p => p is "FILE" or "DATA" or "RUN" or "GENERATED") ? PathKind.Files : PathKind.None;
        return new([.. words, .. parts.Where(p => Word().IsMatch(p))], paths, text == "LIST");
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*$")]
    private static partial Regex Word();
}

/// <summary>A verb, or the program itself.</summary>
/// <param name="Path">The verb as typed, with those above it; empty for the program.</param>
/// <param name="Verbs">The verbs below it.</param>
/// <param name="Options">Its options.</param>
/// <param name="Position">Its first value by position.</param>
internal sealed record CompletedVerb(
    string Path, IReadOnlyList<(string Name, string Summary)> Verbs, IReadOnlyList<CompletedOption> Options, CompletedValue Position);

/// <summary>An option; <paramref name="Value"/> is null for a switch.</summary>
internal sealed record CompletedOption(string Name, string Help, CompletedValue? Value);

/// <summary>What may stand as a value.</summary>
/// <param name="Words">Words to choose from.</param>
/// <param name="Paths">Whether it may be a path.</param>
/// <param name="IsList">Whether several words may stand with commas between them.</param>
internal sealed record CompletedValue(IReadOnlyList<string> Words, PathKind Paths, bool IsList)
{
    /// <summary>Nothing that could be completed.</summary>
    public static CompletedValue None { get; } = new([], PathKind.None, false);
}

/// <summary>What kind of path a value is.</summary>
internal enum PathKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>A file or a folder.</summary>
    Files,

    /// <summary>A folder.</summary>
    Folders,
}
