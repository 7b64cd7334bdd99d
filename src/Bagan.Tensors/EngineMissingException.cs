namespace Bagan.Tensors;

/// <summary>The native engine or libtorch is not installed; the message names the command that installs it.</summary>
/// <param name="message">What is missing and how to get it.</param>
/// <param name="inner">What the loader said.</param>
public sealed class EngineMissingException(string message, Exception inner) : EngineException(message, inner);
