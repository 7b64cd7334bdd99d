namespace Bagan.Cli.Commands;

/// <summary>A value given by position: its key in a configuration file, its name in help, and what it is.</summary>
internal sealed record ArgumentText(string Key, string Name, string Help);
