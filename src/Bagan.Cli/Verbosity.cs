namespace Bagan.Cli;

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
