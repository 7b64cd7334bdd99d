namespace Bagan.Numerics;

/// <summary>
/// Everything a <see cref="SeededRandom"/> knows, for checkpoints: a generator made from it goes on exactly where the other stood.
/// </summary>
/// <param name="Seed">The seed that the generator was made with; <see cref="SeededRandom.Fork"/> derives its streams from it.</param>
/// <param name="S0">First word of the xoshiro256** state.</param>
/// <param name="S1">Second word.</param>
/// <param name="S2">Third word.</param>
/// <param name="S3">Fourth word.</param>
/// <param name="SpareNormal">The second normal number of the last pair, if it has not been handed out yet.</param>
public sealed record SeededRandomState(ulong Seed, ulong S0, ulong S1, ulong S2, ulong S3, double? SpareNormal);
