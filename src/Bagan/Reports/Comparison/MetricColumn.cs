namespace Bagan.Reports.Comparison;

/// <summary>A metric of a <see cref="MethodTable"/>.</summary>
/// <param name="Name">Its name with its protocol: "FID (classifier features, 500 images)".</param>
/// <param name="Better">Which values are the better ones; the best of each column is set in bold.</param>
/// <param name="Decimals">Digits behind the point, 0 to 6.</param>
/// <param name="Percent">Whether the values are shares of one that read as per cent.</param>
public sealed record MetricColumn(string Name, BetterWhen Better, int Decimals = 1, bool Percent = false);
