namespace Bagan;

/// <summary>A failure that is told to the user in words: what was wrong, where, and what to do. Ends a command with exit code 1.</summary>
public class BaganException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, where, and what to do, for the person at the terminal.</param>
    /// <param name="inner">The cause, if any.</param>
    public BaganException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Wrong usage or wrong input: options, files, data sets. Ends a command with exit code 2.</summary>
public class BaganInputException : BaganException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, where, and what to do, for the person at the terminal.</param>
    /// <param name="inner">The cause, if any.</param>
    public BaganInputException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
