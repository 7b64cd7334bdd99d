namespace Bagan.Jobs.Options;

/// <summary>One option as a person gave it.</summary>
/// <param name="Key">The option's key: its command-line name without dashes in front, with underscores inside.</param>
/// <param name="Text">Its value as text.</param>
/// <param name="Origin">How to name it in a message, such as <c>--seed</c> or <c>options.json: seed</c>.</param>
public readonly record struct OptionValue(string Key, string Text, string Origin);
