using Bagan.Networks;

namespace Bagan.Methods.BalancingGan;

/// <summary>What a file of weights says of the networks that they belong to.</summary>
/// <param name="Shape">Images and classes.</param>
/// <param name="Options">The options that it was trained with.</param>
/// <param name="ClassNames">Names of the classes, by index.</param>
/// <param name="ClassCounts">Training images of each class.</param>
/// <param name="Seed">The seed of the training.</param>
/// <param name="DataFingerprint">Identifies the training data.</param>
public sealed record BaganModelHeader(NetworkShape Shape, BaganOptions Options, IReadOnlyList<string> ClassNames, IReadOnlyList<int> ClassCounts, ulong Seed, string DataFingerprint);
