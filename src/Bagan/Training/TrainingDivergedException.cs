namespace Bagan.Training;

/// <summary>A loss is no longer a number, or the discriminator has collapsed; the message says what was seen and what to try.</summary>
/// <param name="message">What was seen and what to try.</param>
/// <param name="numbers">Whether the numbers went wrong, which a lower learning rate may mend, rather than the balance of the networks.</param>
public sealed class TrainingDivergedException(string message, bool numbers = false) : BaganException(message)
{
    /// <summary>Whether the numbers went wrong, which a lower learning rate may mend, rather than the balance of the networks.</summary>
    public bool Numbers { get; } = numbers;
}
