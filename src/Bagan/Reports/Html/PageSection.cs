namespace Bagan.Reports.Html;

/// <summary>A section of a page.</summary>
/// <param name="Id">The anchor, lower-case letters and hyphens.</param>
/// <param name="Heading">The heading; also the entry in the list of contents.</param>
/// <param name="Blocks">The parts in order.</param>
public sealed record PageSection(string Id, string Heading, IReadOnlyList<IHtmlBlock> Blocks);
