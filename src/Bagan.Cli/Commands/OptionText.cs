using System.CommandLine;

namespace Bagan.Cli.Commands;

/// <summary>One option: its key, the name of its value in help (null for a switch), and what it does.</summary>
internal sealed record OptionText(string Key, string? Value, string Help)
{
    /// <summary>The option as typed: <c>gan_epochs</c> is <c>--gan-epochs</c>.</summary>
    public string Name => "--" + Key.Replace('_', '-');

    /// <summary>The parser's form of it. Values stay text: they are read with those of configuration files, by one reader.</summary>
    public Option ToOption() => Value is null
        ? new Option<bool>(Name) { Description = Help }
        : new Option<string>(Name) { Description = Help, HelpName = Value, Arity = ArgumentArity.ExactlyOne };
}
