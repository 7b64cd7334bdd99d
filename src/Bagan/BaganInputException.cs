namespace Bagan;

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
