using Bagan.Cli.Commands;
using Bagan.Tensors;

namespace Bagan.Cli;

/// <summary>Runs a verb and turns what may go wrong into words and an exit code.</summary>
internal static class Work
{
    private const string NoMemory = "Not enough memory. A smaller --size or --batch needs less.";

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(Func<Session, int> work, Verb verb, Session session)
    {
        try
        {
            return work(session);
        }
        catch (OperationCanceledException) when (session.Signals.RequestedExitCode != 0)
        {
            session.Error.WriteLine("Stopped.");
            if (verb.Options.Any(o => o.Name == "--resume"))
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
