using Bagan.Cli.Terminal;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Ranks;

namespace Bagan.Cli.Commands;

/// <summary>
/// Reads from the environment whether this is one of several processes, refuses verbs that would do the same work in each of them, and starts those that
/// several divide.
/// </summary>
internal static class LaunchedVerb
{
    /// <summary>Reads it.</summary>
    /// <param name="verb">The verb of the line.</param>
    /// <param name="errors">Takes the reason of a refusal.</param>
    /// <param name="launched">Which process this is.</param>
    /// <returns>Whether the verb can run.</returns>
    internal static bool TryRead(Verb verb, ICollection<string> errors, out LaunchedRank launched)
    {
        launched = LaunchedRank.Alone;
        try
        {
            launched = LaunchedRank.Read();
        }
        catch (BaganInputException e)
        {
            errors.Add(e.Message);
            return false;
        }

        if (!launched.IsOneOfSeveral || verb.RunsOnRanks)
        {
            return true;
        }

        errors.Add(
            $"{verb.Path} runs in one process, and this is {launched.Text}: each would do the whole work. Start it without torchrun or srun, or with one process "
            + "(unset WORLD_SIZE, or srun --ntasks=1). docs/scale.md lists the commands that several processes divide.");
        return false;
    }

    /// <summary>Runs a job that trains, alone or divided among the processes.</summary>
    /// <param name="session">The session.</param>
    /// <param name="options">The options of the verb.</param>
    /// <param name="run">Runs the job: with its options, the processes that divide it or null, where progress and messages go, and what asks it to stop.</param>
    internal static void RunDivided<T>(this Session session, T options, Action<T, RankSession?, IProgressSink, CancellationToken> run)
        where T : class, ITrainingJobOptions<T>
    {
        if (!session.Launched.IsOneOfSeveral)
        {
            session.Run(sink => run(options, null, sink, session.Signals.Token));
            return;
        }

        session.OfJob.Run(sink => new RankedTraining<T>(options, session.Launched, (own, ranks, stop) => run(own, ranks, sink, stop))
            .Run(session.Signals.Token, () => session.Signals.Request(ExitCode.Terminated), session.End));
    }
}
