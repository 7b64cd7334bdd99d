namespace Bagan.Cli;

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
