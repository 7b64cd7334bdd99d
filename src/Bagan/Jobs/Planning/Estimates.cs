namespace Bagan.Jobs.Planning;

/// <summary>What a dry run expects a job to take.</summary>
/// <param name="Seconds">Time of the training, from a few measured steps.</param>
/// <param name="MemoryBytes">Memory at the peak.</param>
/// <param name="DiskBytes">Disk for the run, most of it checkpoints, and for the images.</param>
public sealed record Estimates(double Seconds, long MemoryBytes, long DiskBytes);
