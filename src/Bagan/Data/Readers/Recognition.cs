namespace Bagan.Data.Readers;

/// <summary>How sure a reader is that data are in its layout.</summary>
internal enum Recognition
{
    /// <summary>They are not.</summary>
    No = 0,

    /// <summary>They can be read so, if nothing better fits.</summary>
    Weak = 1,

    /// <summary>They look like it.</summary>
    Likely = 2,

    /// <summary>The layout's own marks are there.</summary>
    Sure = 3,
}
