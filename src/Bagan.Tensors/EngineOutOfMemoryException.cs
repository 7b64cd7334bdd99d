namespace Bagan.Tensors;

/// <summary>The host's or the device's memory did not suffice for a tensor.</summary>
/// <param name="message">What the engine said.</param>
public sealed class EngineOutOfMemoryException(string message) : EngineException(message);
