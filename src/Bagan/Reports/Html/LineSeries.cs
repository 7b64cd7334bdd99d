namespace Bagan.Reports.Html;

/// <summary>One series of a <see cref="LineChart"/>.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">Points from left to right; a value that is not finite leaves a gap.</param>
/// <param name="Look">How it is coloured.</param>
public sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points, SeriesLook Look = SeriesLook.Next);
