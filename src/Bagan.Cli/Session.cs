namespace Bagan.Cli;

/// <summary>What a running verb needs from its surroundings.</summary>
/// <param name="Arguments">The command line as given.</param>
/// <param name="Out">Standard output, for results.</param>
/// <param name="Error">Standard error, for progress and messages.</param>
/// <param name="Json">Results are for machines.</param>
/// <param name="Verbosity">How much is said on the way.</param>
/// <param name="Signals">Tells when the user wants the work to stop.</param>
internal sealed record Session(
    IReadOnlyList<string> Arguments, TextWriter Out, TextWriter Error, bool Json, Verbosity Verbosity, StopSignals Signals)
{
    /// <summary>The command as typed, quoted for a shell.</summary>
    public string Line => $"./bagan {ShellText.Join(Arguments)}";
}
