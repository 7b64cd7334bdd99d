namespace Bagan.Cli.Commands;

/// <summary>Options that stand together in help, under a title.</summary>
internal sealed record OptionGroup(string Title, IReadOnlyList<OptionText> Options);
