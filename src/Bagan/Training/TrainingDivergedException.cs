namespace Bagan.Training;

/// <summary>A loss is no longer a number, or the discriminator has collapsed; the message says what was seen and what to try.</summary>
/// <param name="message">What was seen and what to try.</param>
public sealed class TrainingDivergedException(string message) : BaganException(message);
