namespace Bagan.Reports.Html;

/// <summary>One series of a <see cref="BarChart"/>.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Values">One value a label; blanks leave a gap, standard errors are drawn as whiskers.</param>
/// <param name="Look">How it is coloured.</param>
public sealed record BarSeries(string Name, IReadOnlyList<Estimate> Values, SeriesLook Look = SeriesLook.Next);
