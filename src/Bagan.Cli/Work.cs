using Bagan.Cli.Commands;
using Bagan.Tensors;

namespace Bagan.Cli;

/// <summary>Runs a verb and turns what may go wrong into words and an exit code.</summary>
internal static class Work
{
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
                session.Error.WriteLine($"Go on with: ./bagan {ResumeLine(session.Arguments)}");
            }

            return session.Signals.RequestedExitCode;
        }
        catch (BaganInputException e)
        {
            return Tell(e, e.Message, ExitCode.Usage, session);
        }
        catch (EngineOutOfMemoryException e)
        {
            return Tell(e, $"There is not enough memory. A smaller --size or --batch needs less. The engine said: {e.Message}", ExitCode.Failure, session);
        }
        catch (Exception e) when (e is BaganException or EngineException or IOException or UnauthorizedAccessException)
        {
            return Tell(e, e.Message, ExitCode.Failure, session);
        }
        catch (OutOfMemoryException e)
        {
            return Tell(e, "There is not enough memory. A smaller --size or --batch needs less.", ExitCode.Failure, session);
        }
        catch (Exception e)
        {
            session.Error.WriteLine(e);
            session.Error.WriteLine("This is a fault in bagan itself; the lines above say where.");
            return ExitCode.Failure;
        }
    }

    /// <summary>The command line that takes a stopped run up again.</summary>
    internal static string ResumeLine(IReadOnlyList<string> arguments) =>
        ShellText.Join([.. arguments.Where(a => a is not "--overwrite" and not "--resume"), "--resume"]);

    private static int Tell(Exception exception, string message, int exitCode, Session session)
    {
        session.Error.WriteLine(session.Verbosity == Verbosity.Verbose ? exception.ToString() : message);
        return exitCode;
    }
}
