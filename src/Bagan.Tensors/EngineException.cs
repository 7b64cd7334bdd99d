namespace Bagan.Tensors;

/// <summary>The tensor engine refused or failed; the message names the operator, the types and the shapes.</summary>
public class EngineException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the engine said.</param>
    /// <param name="inner">The cause, if any.</param>
    public EngineException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
