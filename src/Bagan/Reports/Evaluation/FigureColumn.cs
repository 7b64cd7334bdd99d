namespace Bagan.Reports.Evaluation;

/// <summary>A figure of a <see cref="FigureTable"/>.</summary>
/// <param name="Key">Its key in JSON.</param>
/// <param name="Heading">What stands at its head.</param>
/// <param name="Decimals">Digits behind the point, 0 to 6.</param>
/// <param name="Percent">Whether the values are shares of one that read as per cent.</param>
public sealed record FigureColumn(string Key, string Heading, int Decimals, bool Percent = false)
{
    /// <summary>A value as it is shown.</summary>
    public string Text(Estimate value) => NumberText.Fixed(Percent ? value.Times(100) : value, Decimals);
}
