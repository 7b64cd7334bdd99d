using Bagan.Jobs.Progress;

namespace Bagan.Cli.Progress;

/// <summary>Chooses how progress is shown.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work and shows its progress: bars on a terminal, else lines; only warnings when quiet.</summary>
    public static T Run<T>(Session session, Func<IProgressSink, T> work) =>
        session.Verbosity != Verbosity.Quiet && IsTerminal(session.Error)
            ? BarProgress.Run(session.Error, session.Verbosity, work)
            : work(new LineProgress(session.Error, session.Verbosity, TimeProvider.System));

    /// <summary>As the other, for work without a result.</summary>
    public static void Run(Session session, Action<IProgressSink> work) =>
        Run(session, sink =>
        {
            work(sink);
            return true;
        });

    private static bool IsTerminal(TextWriter error) =>
        ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}
