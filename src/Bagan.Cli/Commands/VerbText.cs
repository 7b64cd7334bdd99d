namespace Bagan.Cli.Commands;

/// <summary>What help says of a verb besides its options.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Summary">Half a line, for the list of verbs.</param>
/// <param name="Details">What it does, for someone who has never seen it.</param>
/// <param name="Usage">The command line in short, behind the verb.</param>
/// <param name="Example">A worked example, behind <c>./bagan</c>.</param>
/// <param name="Outcome">What the example does and leaves.</param>
internal sealed record VerbText(string Name, string Summary, string Details, string Usage, string Example, string Outcome);
