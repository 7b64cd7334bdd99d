namespace Bagan.Tensors.Serialization;

/// <summary>A safetensors file breaks the format's rules, is cut short, or holds what this engine cannot.</summary>
/// <param name="message">What is wrong and with which tensor.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class SafetensorsException(string message, Exception? inner = null) : EngineException(message, inner);
