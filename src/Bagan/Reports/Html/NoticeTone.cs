namespace Bagan.Reports.Html;

/// <summary>How a <see cref="Notice"/> is meant.</summary>
public enum NoticeTone
{
    /// <summary>A plain statement.</summary>
    Neutral,

    /// <summary>Good news.</summary>
    Good,

    /// <summary>Something the reader should weigh or change.</summary>
    Caution,
}
