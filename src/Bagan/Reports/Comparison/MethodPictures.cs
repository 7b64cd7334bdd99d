using Bagan.Reports.Html;

namespace Bagan.Reports.Comparison;

/// <summary>What a method generated.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Samples">A grid of generated images, a row a class.</param>
/// <param name="Neighbours">Generated images beside their closest real ones, or null.</param>
public sealed record MethodPictures(string Method, PictureFigure Samples, PictureFigure? Neighbours = null);
