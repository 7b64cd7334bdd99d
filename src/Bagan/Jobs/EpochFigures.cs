namespace Bagan.Jobs;

/// <summary>What an epoch's end reports.</summary>
/// <param name="Epoch">The epoch that ended, from 1.</param>
/// <param name="Epochs">Epochs of the stage in all.</param>
/// <param name="Values">Name and value of each figure in the order to show them, such as "loss" 0.031.</param>
public sealed record EpochFigures(int Epoch, int Epochs, IReadOnlyList<KeyValuePair<string, double>> Values);
