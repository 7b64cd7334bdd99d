namespace Bagan.Cli.Doctor;

/// <summary>What a check found.</summary>
internal enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but could be better, or only some data needs it.</summary>
    Warning,

    /// <summary>Nothing works without it.</summary>
    Missing,
}
