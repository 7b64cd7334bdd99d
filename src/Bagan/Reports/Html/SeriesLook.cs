namespace Bagan.Reports.Html;

/// <summary>How a series of a chart is coloured.</summary>
public enum SeriesLook
{
    /// <summary>The next colour of the palette.</summary>
    Next,

    /// <summary>Quiet: what was there before, what the others are compared with.</summary>
    Baseline,

    /// <summary>Strong: what this tool made.</summary>
    Main,

    /// <summary>An outline without filling: figures that others published.</summary>
    Outlined,
}
