namespace Bagan.Reports.Balance;

/// <summary>What fills the small classes.</summary>
public enum AddedImages
{
    /// <summary>Images of a generator.</summary>
    Generated,

    /// <summary>The originals again.</summary>
    Repeated,
}
