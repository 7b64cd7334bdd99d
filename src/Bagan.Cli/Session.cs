using System.Text.Json.Nodes;
using Bagan.Cli.Progress;
using Bagan.Jobs.Progress;

namespace Bagan.Cli;

/// <summary>What a running verb needs from its surroundings.</summary>
/// <param name="Arguments">The command line as given.</param>
/// <param name="Out">Standard output, for results.</param>
/// <param name="Error">Standard error, for progress and messages.</param>
/// <param name="Json">Results are for machines.</param>
/// <param name="Verbosity">How much is said on the way.</param>
/// <param name="Signals">Tells when the user wants the work to stop.</param>
internal sealed record Session(
    IReadOnlyList<string> Arguments, PrintableWriter Out, PrintableWriter Error, bool Json, Verbosity Verbosity, StopSignals Signals)
{
    /// <summary>The command as typed, quoted for a shell.</summary>
    public string Line => $"{ProgramName.Text} {ShellText.Join(Arguments)}";

    /// <summary>Prints a result for machines.</summary>
    public void WriteJson(string json) => Out.Write(json.TrimEnd('\n') + "\n");

    /// <summary>Prints a result for machines: indented, names as they are.</summary>
    public void WriteJson(JsonNode json) => WriteJson(json.ToJsonString(BaganJson.Indented));

    /// <summary>Runs work and shows its progress: bars on a terminal, else lines; only warnings when quiet.</summary>
    public T Run<T>(Func<IProgressSink, T> work) =>
        Verbosity != Verbosity.Quiet && IsTerminal(Error.Inner)
            ? BarProgress.Run(Error.Inner, Verbosity, work)
            : work(new LineProgress(Error, Verbosity, TimeProvider.System));

    /// <summary>As the other, for work without a result.</summary>
    public void Run(Action<IProgressSink> work) =>
        Run(sink =>
        {
            work(sink);
            return true;
        });

    private static bool IsTerminal(TextWriter error) =>
        ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}

/// <summary>How much is said while work goes on.</summary>
internal enum Verbosity
{
    /// <summary>Warnings and errors only.</summary>
    Quiet,

    /// <summary>Stages, messages, progress.</summary>
    Normal,

    /// <summary>Epochs and details too.</summary>
    Verbose,
}

/// <summary>What the process answers to its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A failure that is not the user's.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or wrong input.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted (SIGINT), 128 + 2.</summary>
    public const int Interrupted = 130;

    /// <summary>Terminated (SIGTERM), 128 + 15.</summary>
    public const int Terminated = 143;
}
