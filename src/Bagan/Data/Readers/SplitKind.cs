namespace Bagan.Data.Readers;

/// <summary>What a part of the data is for.</summary>
internal enum SplitKind
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To choose by while learning.</summary>
    Validation,

    /// <summary>For the figures only.</summary>
    Test,
}
