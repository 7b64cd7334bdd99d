namespace Bagan.Reports;

/// <summary>How long a stage of the work took.</summary>
/// <param name="Name">The stage in lower-case words: "read", "autoencoder", "adversarial training".</param>
/// <param name="Seconds">Wall-clock seconds, at least 0.</param>
public sealed record StageTime(string Name, double Seconds);
