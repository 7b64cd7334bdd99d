namespace Bagan.Reports.Html;

/// <summary>How a cell of an <see cref="HtmlTable"/> stands out. Never by colour alone: signs and weight say the same.</summary>
public enum CellTone
{
    /// <summary>Like the others.</summary>
    Plain,

    /// <summary>The best of its column: bold.</summary>
    Best,

    /// <summary>A gain.</summary>
    Better,

    /// <summary>A loss.</summary>
    Worse,
}
