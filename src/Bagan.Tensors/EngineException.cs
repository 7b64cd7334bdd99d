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

/// <summary>The native engine or libtorch is not installed; the message names the command that installs it.</summary>
/// <param name="message">What is missing and how to get it.</param>
/// <param name="inner">What the loader said.</param>
public sealed class EngineMissingException(string message, Exception inner) : EngineException(message, inner);

/// <summary>The host's or the device's memory did not suffice for a tensor.</summary>
/// <param name="message">What the engine said.</param>
public sealed class EngineOutOfMemoryException(string message) : EngineException(message);
