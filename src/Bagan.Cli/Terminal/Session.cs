using System.Text.Json.Nodes;
using Bagan.Jobs.Progress;
using Bagan.Ranks;
using Bagan.Tensors;

namespace Bagan.Cli.Terminal;

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
    /// <summary>Which process of a job this is.</summary>
    public LaunchedRank Launched { get; init; } = LaunchedRank.Alone;

    /// <summary>As it is for a process of a job: the first speaks for all.</summary>
    public Session OfJob => Launched.Rank == 0 ? this : this with { Verbosity = Verbosity.Quiet };

    /// <summary>The command as typed, quoted for a shell.</summary>
    public string Line => $"{ProgramName.Text} {ShellText.Join(Arguments)}";

    /// <summary>Ends this process at once, with exit code 1 and these words: its work may hang.</summary>
    public void End(string words)
    {
        Error.WriteLine(words);
        StopSignals.EndNow(ExitCode.Failure);
    }

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

/// <summary>Runs a verb and turns what may go wrong into words and an exit code.</summary>
internal static class Work
{
    private const string NoMemory = "Not enough memory. A smaller --size or --batch needs less.";

    /// <summary>Runs it.</summary>
    /// <param name="work">The work; its result is the exit code.</param>
    /// <param name="resumable">Whether the command has <c>--resume</c>.</param>
    /// <param name="session">Its surroundings.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Func<Session, int> work, bool resumable, Session session)
    {
        try
        {
            return work(session);
        }
        catch (OperationCanceledException) when (session.Signals.RequestedExitCode != 0)
        {
            session.Error.WriteLine("Stopped.");
            if (resumable)
            {
                session.Error.WriteLine($"Resume with: {ProgramName.Text} {ResumeLine(session.Arguments)}");
            }

            return session.Signals.RequestedExitCode;
        }
        catch (BaganInputException e)
        {
            return Tell(e, e.Message, ExitCode.Usage, session);
        }
        catch (EngineOutOfMemoryException e)
        {
            return Tell(e, $"{NoMemory} The engine reported: {e.Message}", ExitCode.Failure, session);
        }
        catch (Exception e) when (e is BaganException or EngineException or IOException or UnauthorizedAccessException)
        {
            return Tell(e, e.Message, ExitCode.Failure, session);
        }
        catch (OutOfMemoryException e)
        {
            return Tell(e, NoMemory, ExitCode.Failure, session);
        }
        catch (Exception e)
        {
            return Tell(e, $"{e}\nThis is a fault in bagan itself. Please report it with the lines above.", ExitCode.Failure, session);
        }
    }

    /// <summary>The command line that takes a stopped run up again.</summary>
    internal static string ResumeLine(IReadOnlyList<string> arguments) =>
        ShellText.Join([.. arguments.Where(a => a is not "--overwrite" and not "--resume"), "--resume"]);

    // A message of several errors has a line for each.
    private static int Tell(Exception exception, string message, int exitCode, Session session)
    {
        session.Error.Write((session.Verbosity == Verbosity.Verbose ? exception.ToString() : message) + "\n");
        return exitCode;
    }
}

/// <summary>Command lines as a POSIX shell takes them.</summary>
internal static class ShellText
{
    /// <summary>Words joined by spaces, quoted where they must be.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_=./,:+@%".Contains(c))
            ? word
            : "'" + word.Replace("'", @"'\''") + "'";
}
