namespace Bagan.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Value">What was found.</param>
/// <param name="Advice">What to do about it, if anything.</param>
internal sealed record Check(string Name, CheckStatus Status, string Value, string? Advice = null);
